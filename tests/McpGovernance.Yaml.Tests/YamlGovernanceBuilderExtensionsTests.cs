using McpGovernance.Tests.Support;
using McpGovernance.Yaml.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpGovernance.Yaml.Tests;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class YamlGovernanceBuilderExtensionsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private string Write(string name, string text)
    {
        var path = _directory.Sub(name);
        File.WriteAllText(path, text);
        return path;
    }

    private static IHost Build(Action<GovernanceBuilder> configure)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        configure(new GovernanceBuilder(builder.Services).AddPolicy());
        return builder.Build();
    }

    [TestCase("policy.yaml")]
    [TestCase("policy.yml")]
    [TestCase("POLICY.YAML")]
    public async Task UseYamlPolicies_FileInYaml_IsInForceOnceStarted(string name)
    {
        var path = Write(name, YamlPolicies.Start + " [ search ]" + YamlPolicies.End);
        using var host = Build(governance => governance.UsePolicy(path).UseYamlPolicies().UseYamlPolicies());

        await host.StartAsync();

        host.Services.GetRequiredService<PolicySource>().Current.Digest.Should().Be(YamlPolicies.Load(YamlPolicies.Start + " [ search ]").Digest);
        await host.StopAsync();
    }

    [Test]
    public async Task UseYamlPolicies_FileInJson_IsReadAsJson()
    {
        var path = Write("policy.json", "{ \"name\": \"n\", \"version\": \"1\", \"matrix\": {}, }");
        using var host = Build(governance => governance.UseYamlPolicies().UsePolicy(path));

        await host.Invoking(static host => host.StartAsync()).Should().ThrowAsync<GovernanceConfigurationException>().WithMessage("*The text is not JSON:*");
    }

    [Test]
    public async Task UseYamlPolicies_FileDoesNotLoad_TheHostDoesNotStart()
    {
        var path = Write("policy.yaml", YamlPolicies.Start + " yes");
        using var host = Build(governance => governance.UseYamlPolicies().UsePolicy(path));

        await host.Invoking(static host => host.StartAsync()).Should().ThrowAsync<GovernanceConfigurationException>()
            .WithMessage($"The policy '{path}' does not load, so the host does not start. Errors: 1.\n  {path}(4,10) at '/matrix/local': Readers of YAML do not agree on 'yes': *");
    }

    [Test]
    public void UseYamlPolicies_Null_Throws() => FluentActions.Invoking(static () => YamlGovernanceBuilderExtensions.UseYamlPolicies(null!)).Should().Throw<ArgumentNullException>();
}
