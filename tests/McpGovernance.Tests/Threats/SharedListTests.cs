using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Catalog;
using McpGovernance.Tests.Catalog;
using McpGovernance.Tests.Client;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>A list is one caller's view (threats 67–69): nobody may keep it for others, its pages go on, and it changes nothing that is shared.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SharedListTests
{
    private static readonly (string Method, string Items)[] Lists =
        [("tools/list", "tools"), ("prompts/list", "prompts"), ("resources/list", "resources"), ("resources/templates/list", "resourceTemplates")];

    private readonly CollectingAudit _audit = new();
    private readonly Tools _tools = new();
    private string _subject = "alice";

    /// <summary>Pages that the same handler gives to everybody: the first is Alice's, the second Bob's.</summary>
    private static void AddPages(IMcpServerBuilder mcp, string cursor, CacheScope? scope = null)
    {
        string Page(string? at) => at is null ? "alice" : "bob";
        string? Next(string? at) => at is null ? cursor : null;
        mcp.WithListToolsHandler((request, _) => new(new ListToolsResult { Tools = [new() { Name = Page(request.Params?.Cursor) }], NextCursor = Next(request.Params?.Cursor), CacheScope = scope }))
            .WithListPromptsHandler((request, _) => new(new ListPromptsResult { Prompts = [new() { Name = Page(request.Params?.Cursor) }], NextCursor = Next(request.Params?.Cursor), CacheScope = scope }))
            .WithListResourcesHandler((request, _) => new(new ListResourcesResult
            {
                Resources = [new() { Name = "r", Uri = Page(request.Params?.Cursor) + "://1" }],
                NextCursor = Next(request.Params?.Cursor),
                CacheScope = scope,
            }))
            .WithListResourceTemplatesHandler((request, _) => new(new ListResourceTemplatesResult
            {
                ResourceTemplates = [new() { Name = "t", UriTemplate = Page(request.Params?.Cursor) + "://{id}" }],
                NextCursor = Next(request.Params?.Cursor),
                CacheScope = scope,
            }))
            .WithReadResourceHandler((_, _) => new(new ReadResourceResult { CacheScope = scope }));
    }

    private static void EachTheirOwn(PolicyBuilder policy)
    {
        policy.Name("desk", "1");
        foreach (var subject in new[] { "alice", "bob" })
        {
            policy.Role(subject, role => role.AssertedSubject(subject)).Allow(subject, $"{subject}*", $"prompt:{subject}*", $"resource:{subject}://*");
        }
    }

    private void Identify(GovernanceBuilder governance) => governance.UseCallerResolver(_ => new Caller { Kind = CallerKind.Local, Subject = _subject });

    [Test]
    public async Task T067_PerCallerLists_ArePrivate_WhateverTheHandlerSays([Values(Revisions.Older, Revisions.Newer)] string revision, [Values] CacheScope? scope)
    {
        await using var server = await TestServer.StartAsync(mcp =>
        {
            AddPages(mcp, "two", scope);
            mcp.Govern(_audit, EachTheirOwn, Identify);
        });
        var peer = await server.ConnectRawAsync(revision);
        foreach (var subject in new[] { "alice", "bob" })
        {
            _subject = subject;
            foreach (var (method, _) in Lists.Append(("resources/read", "")))
            {
                foreach (var cursor in method == "resources/read" ? [null] : new[] { null, "two" })
                {
                    var result = (await peer.RequestAsync(method, method == "resources/read"
                        ? new JsonObject { ["uri"] = $"{subject}://1" }
                        : cursor is null ? [] : new JsonObject { ["cursor"] = cursor }))["result"]!;

                    // The older revision has no such member unless the handler sets it.
                    ((string?)result["cacheScope"]).Should().Be(revision == Revisions.Older && scope is null ? null : "private", "'{0}' of {1} is nobody else's", method, subject);
                }
            }
        }
    }

    /// <summary>In the newer revision a list without the member may be kept for everybody: a client's view of it may not.</summary>
    [TestCase("public")]
    [TestCase("private")]
    [TestCase(null)]
    public async Task T067_ListsThatAGovernedClientHandsOn_ArePrivate_WhateverTheServerSays(string? said)
    {
        await using var server = new HostileServer(["mine"], request => [HostileServer.Result(request, (string?)request["method"] == "server/discover"
            ? """{"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"serverInfo":{"name":"s","version":"1"},"ttlMs":0,"cacheScope":"public"}"""
            : new JsonObject { ["resultType"] = "complete", ["tools"] = JsonNode.Parse("""[{"name":"mine","inputSchema":{"type":"object"}},{"name":"theirs","inputSchema":{"type":"object"}}]"""), ["ttlMs"] = 60_000, ["cacheScope"] = said }.ToJsonString())]);
        await using var client = await server.ConnectAsync(static options => options.ProtocolVersion = Revisions.Newer);

        var page = await client.ListToolsAsync(new ListToolsRequestParams());

        page.Tools.Select(static tool => tool.Name).Should().Equal("mine");
        page.CacheScope.Should().Be(CacheScope.Private);
    }

    [Test]
    public async Task T068_PageThatBecomesEmpty_KeepsItsCursor_AndTheNextPageIsReached(
        [Values(Revisions.Older, Revisions.Newer)] string revision, [Values("two", "", "a b+/=\"\\\u00e9", "null")] string cursor)
    {
        await using var server = await TestServer.StartAsync(mcp =>
        {
            AddPages(mcp, cursor);
            mcp.Govern(_audit, EachTheirOwn, Identify);
        });
        var peer = await server.ConnectRawAsync(revision);
        _subject = "bob";
        foreach (var (method, items) in Lists)
        {
            var first = (await peer.RequestAsync(method))["result"]!;
            first[items]!.AsArray().Should().BeEmpty();
            first["nextCursor"]!.GetValue<string>().Should().Be(cursor);

            var second = (await peer.RequestAsync(method, new JsonObject { ["cursor"] = first["nextCursor"]!.DeepClone() }))["result"]!;
            second[items]!.AsArray().Should().ContainSingle().Which!.ToJsonString().Should().Contain("bob");
            second["nextCursor"].Should().BeNull();
        }

        _audit.Outcomes.Should().HaveCount(2 * Lists.Length).And.OnlyContain(static record => record.Type == "list.view");
    }

    [Test]
    public async Task T068_ClientOfTheSdk_GoesOnBehindAnEmptyPage([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await TestServer.StartAsync(mcp =>
        {
            AddPages(mcp, "two");
            mcp.Govern(_audit, EachTheirOwn, Identify);
        });
        await using var client = await server.ConnectAsync(revision);
        _subject = "bob";

        (await client.ListToolsAsync()).Select(static tool => tool.Name).Should().Equal("bob");
        (await client.ListPromptsAsync()).Select(static prompt => prompt.Name).Should().Equal("bob");
        (await client.ListResourcesAsync()).Select(static resource => resource.Uri).Should().Equal("bob://1");
        (await client.ListResourceTemplatesAsync()).Select(static template => template.UriTemplate).Should().Equal("bob://{id}");
    }

    /// <summary>Definitions of tools that everybody shares, with what a catalog tells of each version in their <c>_meta</c>.</summary>
    [Test]
    public async Task T069_ManyLists_ChangeNoSharedDefinition([Values(Revisions.Older, Revisions.Newer)] string revision, [Values] bool catalog)
    {
        var alice = McpServerTool.Create(static (string id) => id, new() { Name = "alice", Description = "Hers.", Meta = new JsonObject { ["own"] = 1 } });
        var bob = McpServerTool.Create(static (string id) => new { Id = id }, new() { Name = "bob", Description = "His.", UseStructuredContent = true });
        var approved = new[] { alice, bob }.Aggregate(Catalogs.Empty, static (document, tool) => CatalogEditor.Approve(document, JsonElement.Parse(Text(tool.ProtocolTool)), Catalogs.Jane));
        var before = new[] { Text(alice.ProtocolTool), Text(bob.ProtocolTool) };
        await using var server = await TestServer.StartAsync(mcp => mcp.WithTools([alice, bob]).Govern(
            _audit,
            static policy => policy.Name("desk", "1")
                .Role("alice", static role => role.AssertedSubject("alice")).Role("bob", static role => role.AssertedSubject("bob"))
                .Allow("alice", "alice", "bob").Allow("bob", "bob"),
            governance =>
            {
                Identify(governance);
                _ = catalog ? governance.Configure(static options => options.Server = "tickets").UseCatalog(approved) : governance;
            }));
        var peer = await server.ConnectRawAsync(revision);
        var views = new HashSet<string>();
        for (var list = 0; list < 20; list++)
        {
            _subject = list % 2 == 0 ? "alice" : "bob";
            views.Add(_subject + (await peer.RequestAsync("tools/list", id: 69))["result"]!["tools"]!.ToJsonString());
        }

        views.Should().HaveCount(2, "the twentieth list says what the first said");
        views.Single(static view => view.StartsWith("bob", StringComparison.Ordinal)).Should().NotContain("Hers.");
        views.Should().OnlyContain(view => view.Contains("dev.mcpgovernance/tool", StringComparison.Ordinal) == catalog);
        new[] { Text(alice.ProtocolTool), Text(bob.ProtocolTool) }.Should().Equal(before);
        server.Options.ToolCollection!.Should().HaveCount(2);
    }

    /// <summary>A handler that gives the same objects to everybody gets them back as they were.</summary>
    [Test]
    public async Task T069_ManyLists_ChangeNoResultThatAHandlerKeeps([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        Tool[] tools = [new() { Name = "alice", Meta = new JsonObject { ["own"] = 1 } }, new() { Name = "bob", Meta = new JsonObject { ["own"] = 2 } }];
        var kept = new ListToolsResult { Tools = [.. tools], NextCursor = "more", CacheScope = CacheScope.Public, Meta = new JsonObject { ["own"] = 3 } };
        var before = JsonSerializer.Serialize(kept, McpJsonUtilities.DefaultOptions);
        await using var server = await TestServer.StartAsync(mcp => mcp.WithListToolsHandler((_, _) => new(kept)).Govern(_audit, EachTheirOwn, Identify));
        var peer = await server.ConnectRawAsync(revision);
        for (var list = 0; list < 20; list++)
        {
            _subject = list % 2 == 0 ? "alice" : "bob";
            (await peer.RequestAsync("tools/list"))["result"]!["tools"]!.AsArray().Should().ContainSingle().Which!["name"]!.GetValue<string>().Should().Be(_subject);
        }

        kept.Tools.Should().HaveCount(2);
        kept.Tools.Should().Equal(tools, ReferenceEquals);
        JsonSerializer.Serialize(kept, McpJsonUtilities.DefaultOptions).Should().Be(before);
    }

    private static string Text(Tool tool) => JsonSerializer.Serialize(tool, McpJsonUtilities.DefaultOptions);
}
