using System.Text.Json.Nodes;
using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.Support;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>The inspector's command line, which nobody here wrote, in both eras.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class InspectorTests
{
    [Test]
    public async Task CommandLine_GetsWhatIsGranted_AndNothingElse([ValueSource(typeof(Revisions), nameof(Revisions.Both))] string revision)
    {
        await using var desk = await InteropDesk.StartAsync();

        var list = await RunAsync(desk, revision, WebDesk.Alice, "tools/list");
        var read = await RunAsync(desk, revision, WebDesk.Alice, "tools/call", WebDesk.Read);
        var hidden = await RunAsync(desk, revision, WebDesk.Alice, "tools/call", WebDesk.Change);
        var unknown = await RunAsync(desk, revision, WebDesk.Alice, "tools/call", "no_such_thing");

        list.ExitCode.Should().Be(0, list.Errors);
        JsonNode.Parse(list.Output)!["tools"]!.AsArray().Select(static tool => tool!["name"]!.GetValue<string>())
            .Should().BeEquivalentTo(WebDesk.Open, WebDesk.Read, WebDesk.Region, InteropDesk.Ask);
        read.ExitCode.Should().Be(0, read.Errors);
        JsonNode.Parse(read.Output)!["content"]![0]!["text"]!.GetValue<string>().Should().Be("thing 1");
        hidden.ExitCode.Should().NotBe(0);
        (hidden with { Errors = hidden.Errors.Replace(WebDesk.Change, "no_such_thing", StringComparison.Ordinal) }).Should().Be(unknown);
        (await InteropDesk.SummariesAsync(desk)).Should().Equal("call.intent read_thing", "call.outcome read_thing done");
        desk.Tools.Runs.Should().Be(1);
    }

    private static async Task<NodeResult> RunAsync(WebDesk desk, string revision, TestToken token, string method, string? tool = null)
    {
        var modules = NodeRuntime.Require("@modelcontextprotocol/inspector");
        var program = Path.Combine(modules, "@modelcontextprotocol", "inspector", "clients", "launcher", "build", "index.js");
        return await NodeRuntime.RunAsync(modules, TimeSpan.FromMinutes(1), [
            program, "--cli", desk.Endpoint.AbsoluteUri, "--transport", "http", "--method", method,
            .. tool is null ? (string[])[] : ["--tool-name", tool, "--tool-args-json", """{"id":"1"}"""],
            "--header", $"Authorization: {token.ToHeader()}",
            "--protocol-era", revision == Revisions.Newer ? "modern" : "legacy", "--format", "json", "--stored-auth-only", "-q"]);
    }
}
