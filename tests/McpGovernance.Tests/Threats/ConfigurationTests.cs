using System.Text.Json.Nodes;
using McpGovernance.Hosting;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

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

    [Test]
    public void InterceptorsRemovedFromTheServices_DoNotStart()
    {
        var create = () => StandaloneGovernance.Create(governance =>
        {
            governance.Services.AddSingleton<KeyRing>(new EphemeralKeyRing());
            governance.AddPolicy().AddAudit();
            foreach (var descriptor in governance.Services.Where(static service => service.ServiceType == typeof(GovernanceInterceptor)).ToArray())
            {
                governance.Services.Remove(descriptor);
            }

            governance.Services.AddSingleton<GovernanceInterceptor>(new CollectingAudit().Outer);
            governance.Services.Configure<GovernanceOptions>(static _ => { });
        });
        create.Should().NotThrow("what was removed before is added again");

        var services = new ServiceCollection().AddLogging().AddMcpGovernance(governance => governance.Services.AddSingleton<KeyRing>(new EphemeralKeyRing()));
        foreach (var descriptor in services.Where(static service => service.ServiceType == typeof(GovernanceInterceptor)).ToArray())
        {
            services.Remove(descriptor);
        }

        using var provider = services.BuildServiceProvider();
        var resolve = () => provider.GetRequiredService<Governance>();
        resolve.Should().Throw<GovernanceConfigurationException>().WithMessage("*Access*always on*UseInterceptor*");
    }

    [Test]
    public async Task Options_RegisteredAsAnInstance_DoNotStartUngoverned()
    {
        var start = () => TestServer.StartAsync(mcp =>
        {
            mcp.Services.AddSingleton(Options.Create(new McpServerOptions { ToolCollection = [new Tools().Changing()] }));
            mcp.Govern(new CollectingAudit(), FakePolicy.DenyAll);
        });
        (await start.Should().ThrowAsync<GovernanceConfigurationException>()).WithMessage("*IncomingFilters*");
    }

    [Test]
    public async Task RequestHandlers_OfAMethodOfTheProtocol_DoNotStart([Values("completion/complete", "prompts/get", "logging/setLevel")] string method)
    {
        var start = () => TestServer.StartAsync(mcp =>
        {
            mcp.WithTools([new Tools().Reading()]);
            mcp.Services.Configure<McpServerOptions>(options => options.RequestHandlers =
                [new() { Method = method, Handler = (_, _) => ValueTask.FromResult<JsonNode?>(new JsonObject()) }]);
            mcp.Govern(new CollectingAudit(), FakePolicy.AllowAll);
        });
        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage($"*RequestHandlers*{method}*");
    }

    [Test]
    public async Task WithoutAHost_PolicyNamesWhatTheServerDoesNotHave_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        await using var governance = StandaloneGovernance.Create(builder => builder
            .UseAudit(audit => audit.Root = directory.Sub("journal"))
            .UsePolicy(policy => policy.Name("reviewed", "1").Allow("anonymous", "read_thingg")));
        var govern = () => new McpServerOptions { ToolCollection = [new Tools().Reading()] }.WithGovernance(governance);
        govern.Should().Throw<GovernanceConfigurationException>().WithMessage("*read_thingg*");
    }

    [Test]
    public void UseKeys_RelativePath_IsRefusedBecauseWhoeverStartsTheProcessWouldChooseTheKeys()
    {
        var use = () => StandaloneGovernance.Create(builder => builder.UseKeys("keys.json"));
        use.Should().Throw<ArgumentException>().WithMessage("*absolute*");
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
