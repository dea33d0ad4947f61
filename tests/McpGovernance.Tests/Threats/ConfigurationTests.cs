using McpGovernance.Hosting;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace McpGovernance.Tests.Threats;

/// <summary>Hosts set up carelessly: they do not start, and say why (threats 98–100, 215).</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ConfigurationTests
{
    [Test]
    public void UsePolicy_BesideAPolicySourceOfYourOwn_IsNotIgnoredSilently([Values] bool ownFirst)
    {
        var create = () => StandaloneGovernance.Create(governance =>
        {
            if (ownFirst)
            {
                governance.Services.AddSingleton<PolicySource>(FakePolicy.AllowAll);
            }

            governance.UsePolicy(policy => policy.Name("reviewed", "1"));
            if (!ownFirst)
            {
                governance.Services.AddSingleton<PolicySource>(FakePolicy.AllowAll);
            }
        });
        create.Should().Throw<GovernanceConfigurationException>().WithMessage("*UsePolicy*PolicySource*");
    }

    [TestCase("""{"keys":[null]}""")]
    [TestCase("""{"keys":null}""")]
    [TestCase("""{"keys":[{"id":null,"secret":""}]}""")]
    [TestCase("""{"keys":[{"id":"k","secret":null}]}""")]
    [TestCase("""null""")]
    public void KeyFile_WithNothingWhereAKeyShouldBe_SaysSo(string content)
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "keys.json");
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var open = () => new FileKeyRing(path);
        open.Should().Throw<GovernanceConfigurationException>().WithMessage("*keys.json*");
    }
}
