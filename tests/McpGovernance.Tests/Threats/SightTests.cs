using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>What is seen is what may be used, and nothing else is told apart from what does not exist (threats 60, 62, 71, 72).</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SightTests
{
    private static readonly string[] ToolNames = ["read_ticket", "read_invoice", "write_ticket", "write_invoice", "Read_ticket", "read.ticket"];
    private static readonly string[] PromptNames = ["ticket_summary", "invoice_summary", "ticket"];
    private static readonly string[] ResourceUris = ["ticket://one", "ticket://one/notes", "ticket://two", "invoice://one", "file:///docs/a", "file:///docs/sub/a"];

    private readonly CollectingAudit _audit = new();
    private readonly Tools _tools = new();
    private readonly ConcurrentQueue<string> _ran = new();

    private void Add(IMcpServerBuilder mcp) => mcp
        .WithTools(ToolNames.Select(name => name.StartsWith("write", StringComparison.Ordinal) ? _tools.Changing(name) : _tools.Reading(name)))
        .WithPrompts(PromptNames.Select(name => McpServerPrompt.Create(() => name, new() { Name = name })))
        .WithResources(ResourceUris.Select(uri => McpServerResource.Create(() => uri, new() { UriTemplate = uri, Name = uri })));

    private static IEnumerable<TestCaseData> Grants()
    {
        string[][] grants =
        [
            [],
            ["read_ticket", "prompt:ticket", "resource:ticket://one"],
            ["read_*", "prompt:ticket*", "resource:ticket://*"],
            ["*ticket", "prompt:*summary", "resource:file:///docs/*"],
            ["*", "prompt:*", "resource:**"],
            ["resource:file:///docs/**", "tool:read.ticket"],
        ];
        return grants.SelectMany(grant => Revisions.Both.Select(revision => new TestCaseData(revision, grant) { TestName = $"T060_List_ShowsExactlyWhatACallWouldRun({revision}, {string.Join(' ', grant)})" }));
    }

    [TestCaseSource(nameof(Grants))]
    public async Task T060_List_ShowsExactlyWhatACallWouldRun(string revision, string[] grant)
    {
        await using var server = await TestServer.StartAsync(mcp =>
        {
            Add(mcp);
            mcp.Govern(_audit, policy => policy.Name("desk", "1").Allow("local", grant), static governance => governance.UseCallerResolver(static _ => new Caller { Kind = CallerKind.Local, Subject = "alice" }));
        });
        var peer = await server.ConnectRawAsync(revision);
        var refused = 0;

        await AgreeAsync("tools/list", "tools", "name", ToolNames, static name => ("tools/call", new JsonObject { ["name"] = name, ["arguments"] = new JsonObject { ["id"] = "1" } }));
        await AgreeAsync("prompts/list", "prompts", "name", PromptNames, static name => ("prompts/get", new JsonObject { ["name"] = name }));
        await AgreeAsync("resources/list", "resources", "uri", ResourceUris, static uri => ("resources/read", new JsonObject { ["uri"] = uri }));

        _audit.Outcomes.Should().HaveCount(3 + ToolNames.Length + PromptNames.Length + ResourceUris.Length);
        _audit.Outcomes.Count(static record => record is { Code: DenialCodes.AccessUnknown, Outcome: CallOutcome.Refused }).Should().Be(refused);

        async Task AgreeAsync(string list, string items, string key, string[] all, Func<string, (string Method, JsonObject Parameters)> use)
        {
            var shown = (await peer.RequestAsync(list))["result"]![items]!.AsArray().Select(item => item![key]!.GetValue<string>()).ToArray();
            List<string> usable = [];
            foreach (var name in all)
            {
                var (method, parameters) = use(name);
                var answer = await peer.RequestAsync(method, parameters);
                refused += answer["error"] is null ? 0 : 1;
                usable.AddRange(answer["result"] is null ? [] : [name]);
            }

            shown.Should().BeEquivalentTo(usable);
        }
    }

    /// <summary>The tools of a handler of the author's own have no definition that a call would find: each is destructive, whatever the list says.</summary>
    [Test]
    public async Task T060_HandlersToolThatCallsItselfARead_IsNeitherShownNorRunAsOne(
        [Values(Revisions.Older, Revisions.Newer)] string revision, [Values] bool saysRead, [Values("read", "write", "destructive", "name")] string granted)
    {
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithListToolsHandler((_, _) => ValueTask.FromResult(new ListToolsResult { Tools = [new() { Name = "look", Annotations = new() { ReadOnlyHint = saysRead } }] }))
            .WithCallToolHandler((request, _) =>
            {
                _ran.Enqueue(request.Params.Name);
                return ValueTask.FromResult(new CallToolResult { Content = [new TextContentBlock { Text = "handled" }] });
            })
            .Govern(_audit, policy => (granted == "name" ? policy.Allow("anonymous", "lo*") : policy.Allow("anonymous", Enum.Parse<ToolKind>(granted, ignoreCase: true))).Name("desk", "1")));
        var peer = await server.ConnectRawAsync(revision);
        var isGranted = granted is "name" or "destructive";

        var shown = (await peer.RequestAsync("tools/list"))["result"]!["tools"]!.AsArray();
        var called = await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "look", ["arguments"] = new JsonObject() });

        shown.Should().HaveCount(isGranted ? 1 : 0);
        called.ContainsKey(isGranted ? "result" : "error").Should().BeTrue();
        _ran.Should().HaveCount(isGranted ? 1 : 0);
        _audit.Outcomes.Should().HaveCount(2);
    }

    /// <summary>A filter that copies a definition and calls the copy a read does not make the tool one.</summary>
    [Test]
    public async Task T060_FilterListsACopyThatCallsItselfARead_TheToolStaysHidden([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await TestServer.StartAsync(mcp =>
        {
            mcp.WithTools([_tools.Reading(), _tools.Changing()]);
            mcp.WithRequestFilters(static filters => filters.AddListToolsFilter(static next => async (request, cancellationToken) =>
            {
                var result = await next(request, cancellationToken);
                result.Tools = [.. result.Tools.Select(static tool => new Tool { Name = tool.Name, InputSchema = tool.InputSchema, Annotations = new() { ReadOnlyHint = true } })];
                return result;
            }));
            mcp.Govern(_audit, static policy => policy.Name("desk", "1").AllowReads("anonymous"));
        });
        var peer = await server.ConnectRawAsync(revision);

        (await peer.RequestAsync("tools/list"))["result"]!["tools"]!.AsArray().Select(static tool => tool!["name"]!.GetValue<string>()).Should().Equal("read_thing");
        (await peer.CallAsync("change_thing"))["error"].Should().NotBeNull();
        (await peer.CallAsync("read_thing"))["result"].Should().NotBeNull();
    }
}
