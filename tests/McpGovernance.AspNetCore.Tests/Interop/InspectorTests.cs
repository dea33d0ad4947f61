using System.Text.Json.Nodes;
using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.Support;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>The inspector's command line, which nobody here wrote, in both eras.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class InspectorTests
{
    /// <summary>It lists before it calls, and sends no call for what is not listed; resources it asks for by name.</summary>
    [Test]
    public async Task CommandLine_GetsWhatIsGranted_AndNothingElse([ValueSource(typeof(Revisions), nameof(Revisions.Both))] string revision)
    {
        await using var desk = await InteropDesk.StartAsync();

        var list = await RunAsync(desk, revision, WebDesk.Alice, "--method", "tools/list");
        var read = await RunAsync(desk, revision, WebDesk.Alice, Call(WebDesk.Read));
        var change = await RunAsync(desk, revision, WebDesk.Alice, Call(WebDesk.Change));
        var open = await RunAsync(desk, revision, WebDesk.Alice, "--method", "resources/read", "--uri", InteropDesk.OpenResource);
        var hidden = await RunAsync(desk, revision, WebDesk.Alice, "--method", "resources/read", "--uri", "desk://hidden");
        var unknown = await RunAsync(desk, revision, WebDesk.Alice, "--method", "resources/read", "--uri", "desk://nobody");

        Result(list)["tools"]!.AsArray().Select(static tool => tool!["name"]!.GetValue<string>())
            .Should().BeEquivalentTo(WebDesk.Open, WebDesk.Read, WebDesk.Region, InteropDesk.Ask);
        Result(read)["content"]![0]!["text"]!.GetValue<string>().Should().Be("thing 1");
        change.ExitCode.Should().Be(5, change.Errors);
        change.Errors.Should().Contain("tool_not_found");
        Result(open)["contents"]![0]!["text"]!.GetValue<string>().Should().Be("This is desk://open.");
        hidden.ExitCode.Should().NotBe(0);
        hidden.Errors.Should().Contain("desk://hidden");
        (hidden with { Errors = hidden.Errors.Replace("desk://hidden", "desk://nobody", StringComparison.Ordinal) }).Should().Be(unknown);
        (await InteropDesk.SummariesAsync(desk)).Should().Equal(
            "call.intent read_thing",
            "call.outcome read_thing done",
            "call.intent desk://open",
            "call.outcome desk://open done",
            "call.outcome desk://hidden access.unknown refused",
            "call.outcome desk://nobody access.unknown refused");
        desk.Tools.Runs.Should().Be(1);
    }

    [Test]
    public async Task CommandLine_WithoutTheScope_IsChallenged([ValueSource(typeof(Revisions), nameof(Revisions.Both))] string revision)
    {
        await using var desk = await InteropDesk.StartAsync();

        var change = await RunAsync(desk, revision, WebDesk.Dora, Call(WebDesk.Change));

        change.ExitCode.Should().NotBe(0);
        change.Output.Should().BeEmpty();
        (await InteropDesk.SummariesAsync(desk)).Should().Equal("call.outcome change_thing access.insufficient_scope refused");
        desk.Tools.Runs.Should().Be(0);
    }

    private static string[] Call(string tool) => ["--method", "tools/call", "--tool-name", tool, "--tool-args-json", """{"id":"1"}"""];

    private static JsonNode Result(NodeResult run)
    {
        run.ExitCode.Should().Be(0, run.Errors);
        return JsonNode.Parse(run.Output)!["result"]!;
    }

    private static async Task<NodeResult> RunAsync(WebDesk desk, string revision, TestToken token, params IEnumerable<string> arguments)
    {
        var modules = NodeRuntime.Require("@modelcontextprotocol/inspector");
        var program = Path.Combine(modules, "@modelcontextprotocol", "inspector", "clients", "launcher", "build", "index.js");
        return await NodeRuntime.RunAsync(modules, TimeSpan.FromMinutes(1), [
            program, "--cli", desk.Endpoint.AbsoluteUri, "--transport", "http", .. arguments,
            "--header", $"Authorization: {token.ToHeader()}",
            "--protocol-era", revision == Revisions.Newer ? "modern" : "legacy", "--format", "json", "--stored-auth-only", "-q"]);
    }
}
