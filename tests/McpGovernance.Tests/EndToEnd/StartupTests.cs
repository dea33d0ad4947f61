using System.IO.Pipelines;
using System.Text;
using McpGovernance.Tests.Support;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd;

/// <summary>What is configured wrongly does not start, says where and why, and until then nothing has run: not even what was already waiting.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class StartupTests : IDisposable
{
    private const string Valid = """{ "name": "desk", "version": "1", "matrix": { "anonymous": [ "change_thing" ] } }""";

    private readonly TemporaryJournal _journal = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly Tools _tools = new();

    private string PolicyFile => _directory.Sub("desk.policy.json");

    public void Dispose()
    {
        _journal.Dispose();
        _directory.Dispose();
    }

    [TestCase("{\n  \"name\": \"desk\",\n  \"version\": \"1\",\n  \"matrix\": { \"anonymous\": [ \"change_thing\" }\n}", "(4,", "The text is not JSON")]
    [TestCase("{\n  \"name\": \"desk\",\n  \"version\": \"1\",\n  \"matrix\": { \"anonymous\": [ \"change_thing\" ] },\n  \"matrx\": {}\n}", "(5,3) at '/matrx'", "matrx")]
    [TestCase("{\n  \"name\": \"desk\",\n  \"version\": \"1\",\n  \"matrix\": {\n    \"ghost\": [ \"change_thing\" ]\n  }\n}", "(5,5) at '/matrix/ghost'", "ghost")]
    [TestCase("{\n  \"name\": \"desk\",\n  \"version\": 1,\n  \"matrix\": {}\n}", "(3,14) at '/version'", "number")]
    [TestCase("{\n  \"name\": \"desk\",\n  \"version\": \"1\",\n  \"guards\": [ {} ],\n  \"matrix\": {}\n}", "(4,15) at '/guards/0'", "name")]
    public async Task Start_PolicyFileIsWrong_NamesFileLineAndPointer(string json, string where, string what)
    {
        await File.WriteAllTextAsync(PolicyFile, json);

        var message = (await RefusedAsync(governance => governance.UsePolicy(PolicyFile))).Message;

        message.Should().Contain($"{PolicyFile}{where}").And.Contain(what);
    }

    [Test]
    public async Task Start_PolicyFileIsMissing_NamesIt() =>
        (await RefusedAsync(governance => governance.UsePolicy(PolicyFile))).Message.Should().Contain($"'{PolicyFile}' cannot be read");

    [TestCase("""[ "change_thnig" ]""", "tool 'change_thnig'")]
    [TestCase("""[ "change_thing", "prompt:greet" ]""", "prompt 'greet'")]
    public async Task Start_PolicyNamesWhatDoesNotExist_SaysWhatAndWhere(string entries, string what)
    {
        await File.WriteAllTextAsync(PolicyFile, Valid.Replace("""[ "change_thing" ]""", entries, StringComparison.Ordinal));

        var message = (await RefusedAsync(governance => governance.UsePolicy(PolicyFile))).Message;

        message.Should().Contain("Policy 'desk' 1 names what the server does not have").And.Contain(what).And.Contain($"{PolicyFile}(1,").And.Contain("at '/matrix/anonymous'");
    }

    [TestCase(null)]
    [TestCase("dev")]
    [TestCase("Prod")]
    public async Task Start_PolicyOfAnotherEnvironment_SaysWhichItIsFor(string? environment)
    {
        await File.WriteAllTextAsync(PolicyFile, Valid.Replace("\"matrix\"", "\"environment\": [ \"prod\" ], \"matrix\"", StringComparison.Ordinal));

        var message = (await RefusedAsync(governance => governance.UsePolicy(PolicyFile).Configure(options => options.Environment = environment))).Message;

        message.Should().Contain(PolicyFile).And.Contain("/environment").And.Contain("prod");
    }

    [Test]
    public async Task Start_TwoPolicies_IsRefusedAndNamesBoth()
    {
        await File.WriteAllTextAsync(PolicyFile, Valid);

        var message = (await RefusedAsync(governance => governance.UsePolicy(PolicyFile).UsePolicy(static policy => policy.Name("code", "1")))).Message;

        message.Should().Contain("2 policies are given").And.Contain(PolicyFile).And.Contain("written in code");
    }

    private static readonly TestCaseData<Action<GovernanceBuilder>, string[]>[] InvalidOptions =
    [
        new(static governance => governance.Configure(static options => options.Server = "../elsewhere"), [nameof(GovernanceOptions.Server)]),
        new(static governance => governance.Configure(static options => options.Environment = ""), [nameof(GovernanceOptions.Environment)]),
        new(
            static governance => governance.UseAudit(static audit =>
            {
                audit.Root = "relative/journal";
                audit.Timeout = TimeSpan.Zero;
                audit.QueueRecords = 1;
            }),
            [nameof(AuditOptions.Root), nameof(AuditOptions.Timeout), nameof(AuditOptions.QueueRecords)]),
        new(
            static governance => governance.UseIdentity(static identity =>
            {
                identity.MaxActors = 0;
                identity.SubjectClaimTypes = [];
            }),
            [nameof(IdentityOptions.MaxActors), nameof(IdentityOptions.SubjectClaimTypes)]),
        new(static governance => governance.UseAdmission(static admission => admission.MaxDepth = -1), [nameof(AdmissionOptions.MaxDepth)]),
        new(static governance => governance.UseRedaction(static redaction => redaction.ErrorTexts = (ErrorTexts)7), [nameof(RedactionOptions.ErrorTexts)]),
    ];

    [TestCaseSource(nameof(InvalidOptions))]
    public async Task Start_InvalidOptions_SaysAllThatIsWrongWithThem(Action<GovernanceBuilder> configure, string[] named)
    {
        var message = (await RefusedAsync(configure)).Should().BeOfType<OptionsValidationException>().Which.Message;

        named.Should().OnlyContain(name => message.Contains(name, StringComparison.Ordinal));
    }

    [Test]
    public async Task Start_WebServer_DoesNotListenBeforeThePolicyIsFoundWrong()
    {
        await File.WriteAllTextAsync(PolicyFile, "{");
        var web = new FakeServer();
        var start = () => HttpTestServer.StartAsync(ModelContextProtocol.AspNetCore.HttpServerSessionMode.Stateless, mcp =>
            Govern(mcp, governance => governance.UsePolicy(PolicyFile)).Services.AddSingleton<IServer>(web));

        (await start.Should().ThrowAsync<GovernanceConfigurationException>()).Which.Message.Should().Contain(PolicyFile);

        web.IsStarted.Should().BeFalse();
    }

    [Test]
    public async Task WithoutAHost_PolicyIsWrong_ThereAreNoOptionsToRunAServerWith()
    {
        await File.WriteAllTextAsync(PolicyFile, "{");
        var services = new ServiceCollection().AddLogging();
        Govern(services.AddMcpServer(), governance => governance.UsePolicy(PolicyFile));
        await using var provider = services.BuildServiceProvider();
        var options = () => provider.GetRequiredService<IOptions<McpServerOptions>>().Value;

        options.Should().Throw<GovernanceConfigurationException>().Which.Message.Should().Contain(PolicyFile);
        options.Should().Throw<GovernanceConfigurationException>("it stays so");
    }

    private IMcpServerBuilder Govern(IMcpServerBuilder mcp, Action<GovernanceBuilder> configure) => mcp
        .WithTools([_tools.Changing()])
        .WithGovernance(governance =>
        {
            _journal.Keep(governance);
            configure(governance);
        });

    /// <summary>Starts a host that has a call waiting in its pipe, and returns why it did not start.</summary>
    private async Task<Exception> RefusedAsync(Action<GovernanceBuilder> configure)
    {
        Pipe toServer = new(), fromServer = new();
        foreach (var id in new[] { 1, 2 })
        {
            var request = $$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"tools/call","params":{{{RequestMeta.Add(id == 1 ? Revisions.Newer : Revisions.Older, new() { ["name"] = "change_thing", ["arguments"] = new System.Text.Json.Nodes.JsonObject { ["id"] = "1" } }).ToJsonString()}}}}""";
            await toServer.Writer.WriteAsync(Encoding.UTF8.GetBytes(request + "\n"));
        }

        await toServer.Writer.CompleteAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Govern(builder.Services.AddMcpServer().WithStreamServerTransport(toServer.Reader.AsStream(), fromServer.Writer.AsStream()), configure);
        Exception cause;
        using (var host = builder.Build())
        {
            cause = (await host.Awaiting(static starting => starting.StartAsync()).Should().ThrowAsync<Exception>()).Which;
        }

        fromServer.Reader.TryRead(out var answer).Should().Be(answer.IsCompleted);
        answer.Buffer.IsEmpty.Should().BeTrue("nobody was answered");
        _tools.Runs.Should().Be(0);
        return cause;
    }

    private sealed class FakeServer : IServer
    {
        public bool IsStarted { get; private set; }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull
        {
            IsStarted = true;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
