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

    private static readonly object[] Uses =
    [
        new object[] { "tools/call", """{"name":"write_ticket","arguments":{"id":"1"}}""", "write_ticket" },
        new object[] { "tools/call", """{"name":"write_ticket"}""", "write_ticket" },
        new object[] { "tools/call", """{"name":"write_ticket","arguments":{"id":7,"more":[{}]},"_meta":{"dev.mcpgovernance/expect":"9.9.9","progressToken":"p"}}""", "write_ticket" },
        new object[] { "prompts/get", """{"name":"ticket_summary","arguments":{"a":"b"}}""", "ticket_summary" },
        new object[] { "resources/read", """{"uri":"ticket://one"}""", "ticket://one" },
        new object[] { "completion/complete", """{"ref":{"type":"ref/prompt","name":"ticket_summary"},"argument":{"name":"a","value":"b"}}""", "ticket_summary" },
        new object[] { "completion/complete", """{"ref":{"type":"ref/resource","uri":"ticket://one"},"argument":{"name":"a","value":"b"}}""", "ticket://one" },
    ];

    /// <summary>The same bytes, the same record, and the same way through the same stages: there is nothing whose time could be measured.</summary>
    [TestCaseSource(nameof(Uses))]
    public async Task T062_Hidden_IsRefusedWhereAndAsUnknownIs(string method, string parameters, string hidden)
    {
        var absent = hidden.Contains("://", StringComparison.Ordinal) ? "ticket://nil" : new string('x', hidden.Length);
        foreach (var revision in Revisions.Both)
        {
            _ran.Clear();
            var before = _audit.Records.Count;
            await using var ungoverned = await TestServer.StartAsync(mcp => mcp.WithTools([_tools.Reading("open")]).WithPrompts([McpServerPrompt.Create(static () => "p", new() { Name = "open" })])
                .WithResources([McpServerResource.Create(static () => "r", new() { UriTemplate = "open://one", Name = "open" })]));
            await using var server = await TestServer.StartAsync(mcp =>
            {
                Add(mcp);
                mcp.Govern(_audit, static policy => policy.Name("desk", "1").Allow("anonymous", "read_invoice"), governance =>
                {
                    foreach (var stage in Enum.GetValues<GovernanceStage>())
                    {
                        governance.UseInterceptor(new DelegatingInterceptor(stage, (_, next) =>
                        {
                            _ran.Enqueue($"{stage}");
                            return next();
                        }));
                    }
                });
            });
            var outside = await ungoverned.ConnectRawAsync(revision);
            var peer = await server.ConnectRawAsync(revision);
            var sent = peer.WithMeta(JsonNode.Parse(parameters)!.AsObject()).ToJsonString();
            var sentAbsent = sent.Replace(hidden, absent, StringComparison.Ordinal);

            var expected = await outside.RequestRawAsync(method, sent, id: 62);
            (await peer.RequestRawAsync(method, sent, id: 62)).Should().Be(expected);
            (await peer.RequestRawAsync(method, sentAbsent, id: 62)).Should().Be(expected.Replace(hidden, absent, StringComparison.Ordinal));

            var stages = _ran.ToArray();
            stages[..(stages.Length / 2)].Should().Equal(stages[(stages.Length / 2)..]).And.Equal(
                Enum.GetValues<GovernanceStage>().Where(static stage => stage < GovernanceStage.Access).Select(static stage => $"{stage}"));
            var records = _audit.Records.Skip(before).Select(static record => record with { CallId = default, Target = "" }).ToArray();
            records.Should().HaveCount(2);
            records[0].Should().Be(records[1]);
            (records[0].Outcome, records[0].Code).Should().Be((CallOutcome.Refused, DenialCodes.AccessUnknown));
        }

        _tools.Runs.Should().Be(0);
    }

    [Test]
    public async Task T071_ExecutingIsGrantedByToolAndByRole_NeverAsAWhole([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var caller = Caller.Anonymous;
        await using var server = await TestServer.StartAsync(mcp =>
        {
            Add(mcp);
            mcp.Govern(
                _audit,
                static policy => policy
                    .Name("desk", "1")
                    .Role("tickets", static role => role.AssertedSubject("alice"))
                    .Role("invoices", static role => role.AssertedSubject("bob"))
                    .Role("protocol", static role => role.AssertedSubject("mallory"))
                    .Allow("tickets", "read_ticket", "write_ticket")
                    .Allow("invoices", "read_invoice", "write_invoice")
                    .Allow("protocol", "method:tools/call", "method:tools/*", "method:*", "prompt:*", "resource:**"),
                governance => governance.UseCallerResolver(_ => caller));
        });
        var peer = await server.ConnectRawAsync(revision);
        var cells = new List<string>();
        foreach (var subject in new[] { "alice", "bob", "mallory" })
        {
            caller = new Caller { Kind = CallerKind.Local, Subject = subject };
            foreach (var tool in ToolNames)
            {
                cells.AddRange((await peer.CallAsync(tool))["result"] is null ? [] : [$"{subject} {tool}"]);
            }
        }

        cells.Should().Equal("alice read_ticket", "alice write_ticket", "bob read_invoice", "bob write_invoice");
        _tools.Runs.Should().Be(4);
        _audit.Outcomes.Should().HaveCount(18).And.Subject.Count(static record => record.Code == DenialCodes.AccessUnknown).Should().Be(14);
    }

    [Test]
    public async Task T072_ReadingDoesNotExecute_AndExecutingDoesNotRead([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var caller = new Caller { Kind = CallerKind.Local, Subject = "reader" };
        await using var server = await TestServer.StartAsync(mcp =>
        {
            Add(mcp);
            mcp.WithTools([_tools.Changing("ticket")]);
            mcp.Govern(
                _audit,
                static policy => policy
                    .Name("desk", "1")
                    .Role("reader", static role => role.AssertedSubject("reader"))
                    .Role("doer", static role => role.AssertedSubject("doer"))
                    .AllowReads("reader").Allow("reader", "resource:**", "prompt:*")
                    .Allow("doer", "ticket"),
                governance => governance.UseCallerResolver(_ => caller));
        });
        var peer = await server.ConnectRawAsync(revision);

        (await peer.RequestAsync("resources/read", new JsonObject { ["uri"] = "ticket://one" }))["result"].Should().NotBeNull();
        (await peer.RequestAsync("prompts/get", new JsonObject { ["name"] = "ticket" }))["result"].Should().NotBeNull();
        (await peer.CallAsync("ticket"))["error"].Should().NotBeNull();
        (await peer.CallAsync("write_ticket"))["error"].Should().NotBeNull();
        _tools.Runs.Should().Be(0);

        caller = caller with { Subject = "doer" };
        (await peer.CallAsync("ticket"))["result"].Should().NotBeNull();
        (await peer.RequestAsync("resources/read", new JsonObject { ["uri"] = "ticket://one" }))["error"].Should().NotBeNull();
        (await peer.RequestAsync("prompts/get", new JsonObject { ["name"] = "ticket" }))["error"].Should().NotBeNull();
        (await peer.CallAsync("read_ticket"))["error"].Should().NotBeNull();
        _audit.Outcomes.Should().HaveCount(8).And.Subject.Count(static record => record.Code == DenialCodes.AccessUnknown).Should().Be(5);
    }

    /// <summary>To see without being able to call is a choice of the host's, for each role; without it, seeing and calling are one decision.</summary>
    [Test]
    public async Task T072_SeeingWithoutExecuting_OnlyWhereTheHostOpenedTheRole([Values(Revisions.Older, Revisions.Newer)] string revision, [Values] bool opened)
    {
        await using var server = await TestServer.StartAsync(mcp => mcp.WithTools([_tools.Changing()]).Govern(
            _audit,
            static policy => policy.Name("desk", "1").Role("finance", static role => role.Scope("payments.write").Claim("department", equals: "finance")).Allow("finance", "change_thing"),
            governance =>
            {
                governance.UseCallerResolver(static _ => new Caller
                {
                    Kind = CallerKind.Authenticated,
                    Issuer = Principals.Issuer,
                    Subject = "dora",
                    Scopes = ["openid"],
                    Principal = Principals.Jwt(("department", "finance"), ("scope", "openid")),
                });
                _ = opened ? governance.UseStepUp("finance") : governance;
            }));
        var peer = await server.ConnectRawAsync(revision);

        (await peer.RequestAsync("tools/list"))["result"]!["tools"]!.AsArray().Should().HaveCount(opened ? 1 : 0);
        var refused = await peer.CallAsync("change_thing");

        (refused["result"]?["_meta"]?["dev.mcpgovernance/decision"]?["code"]?.GetValue<string>() ?? refused["error"]!["message"]!.GetValue<string>())
            .Should().Be(opened ? DenialCodes.AccessInsufficientScope : "Unknown tool: 'change_thing'");
        _tools.Runs.Should().Be(0);
        _audit.Outcomes.Where(static record => record.Method == "tools/call").Should().ContainSingle().Which.Outcome.Should().Be(CallOutcome.Refused);
    }
}
