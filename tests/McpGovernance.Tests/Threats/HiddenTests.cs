using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>What is hidden looks exactly like what does not exist (threats 58–69): to the byte, in both eras, without asking a handler.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HiddenTests
{
    private const string Secret = "secret";

    private readonly CollectingAudit _audit = new();
    private readonly List<string> _asked = [];

    /// <summary>Everything named in the rows stands on the governed server, and nothing of it on the ungoverned one.</summary>
    private static readonly object[] Requests =
    [
        new object[] { "tools/call", """{"name":"secret","arguments":{"id":"1"}}""" },
        new object[] { "tools/call", """{"name":"secret"}""" },
        new object[] { "resources/read", """{"uri":"secret://one"}""" },
        new object[] { "prompts/get", """{"name":"secret"}""" },
        new object[] { "completion/complete", """{"ref":{"type":"ref/prompt","name":"secret"},"argument":{"name":"level","value":"h"}}""" },
        new object[] { "completion/complete", """{"ref":{"type":"ref/resource","uri":"secret://{id}"},"argument":{"name":"id","value":"o"}}""" },
    ];

    private static void Add(IMcpServerBuilder mcp, string name)
    {
        var tools = new Tools();
        mcp.WithTools([tools.Changing(name)]);
        mcp.WithPrompts([McpServerPrompt.Create(([System.ComponentModel.DataAnnotations.AllowedValues("high", "low")] string level) => level, new() { Name = name })]);
        mcp.WithResources(
        [
            McpServerResource.Create(() => "one", new() { UriTemplate = $"{name}://one", Name = $"{name}-one" }),
            McpServerResource.Create((string id) => id, new() { UriTemplate = $"{name}://{{id}}", Name = $"{name}-template" }),
        ]);
        mcp.WithSubscribeToResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()));
    }

    private static Task<TestServer> UngovernedAsync() => TestServer.StartAsync(mcp => Add(mcp, "open"));

    private Task<TestServer> GovernedAsync() => TestServer.StartAsync(mcp =>
    {
        Add(mcp, "open");
        Add(mcp, Secret);
        mcp.Govern(_audit, new FakePolicy((_, target) => !target.Name.StartsWith(Secret, StringComparison.Ordinal)));
    });

    [TestCaseSource(nameof(Requests))]
    public async Task Hidden_AnyInvoke_AnswersToTheByteLikeTheUngovernedServerForUnknown(string method, string parameters)
    {
        foreach (var revision in Revisions.Both)
        {
            await using var ungoverned = await UngovernedAsync();
            await using var governed = await GovernedAsync();
            var expecting = await ungoverned.ConnectRawAsync(revision);
            var getting = await governed.ConnectRawAsync(revision);
            var sent = expecting.WithMeta(JsonNode.Parse(parameters)!.AsObject()).ToJsonString();
            var expected = await expecting.RequestRawAsync(method, sent, id: 41);

            (await getting.RequestRawAsync(method, sent, id: 41)).Should().Be(expected);

            // Unknown on the governed server too: the same bytes but for the name.
            var unknown = sent.Replace(Secret, "nobody", StringComparison.Ordinal);
            (await getting.RequestRawAsync(method, unknown, id: 41)).Should().Be(expected.Replace(Secret, "nobody", StringComparison.Ordinal));
        }

        _audit.Outcomes.Count(record => record is { Code: DenialCodes.AccessUnknown, Outcome: CallOutcome.Refused }).Should().BeGreaterThanOrEqualTo(2);
    }

    [TestCase("tools/list", "tools", "name")]
    [TestCase("prompts/list", "prompts", "name")]
    [TestCase("resources/list", "resources", "uri")]
    [TestCase("resources/templates/list", "resourceTemplates", "uriTemplate")]
    public async Task List_HidesWhatACallWouldRefuse_AndEqualsTheUngovernedServersList(string method, string property, string key)
    {
        foreach (var revision in Revisions.Both)
        {
            await using var ungoverned = await UngovernedAsync();
            await using var governed = await GovernedAsync();
            var expecting = await ungoverned.ConnectRawAsync(revision);
            var getting = await governed.ConnectRawAsync(revision);
            var sent = expecting.WithMeta([]).ToJsonString();
            var expected = await expecting.RequestRawAsync(method, sent, id: 5);

            var got = await getting.RequestRawAsync(method, sent, id: 5);

            got.Should().Be(expected);
            JsonNode.Parse(got)!["result"]![property]!.AsArray().Should().NotBeEmpty()
                .And.OnlyContain(entry => entry![key]!.GetValue<string>().StartsWith("open", StringComparison.Ordinal));
        }

        _audit.Outcomes.Should().HaveCount(2).And.OnlyContain(record => record.Type == "list.view");
    }

    [Test]
    public async Task Subscribe_Hidden_AnswersLikeUnknownAndAsksNobody()
    {
        await using var server = await TestServer.StartAsync(mcp =>
        {
            Add(mcp, "open");
            mcp.WithSubscribeToResourcesHandler((request, _) =>
            {
                _asked.Add(request.Params!.Uri);
                return ValueTask.FromResult(new EmptyResult());
            });
            mcp.WithUnsubscribeFromResourcesHandler((request, _) =>
            {
                _asked.Add(request.Params!.Uri);
                return ValueTask.FromResult(new EmptyResult());
            });
            mcp.Govern(_audit, new FakePolicy((_, target) => target.Name.StartsWith("open", StringComparison.Ordinal)));
        });
        var peer = await server.ConnectRawAsync(Revisions.Older);
        foreach (var method in new[] { "resources/subscribe", "resources/unsubscribe" })
        {
            var hidden = await peer.RequestRawAsync(method, """{"uri":"secret://one"}""", id: 3);
            var open = await peer.RequestRawAsync(method, """{"uri":"open://one"}""", id: 3);
            hidden.Should().Be(open);
        }

        _asked.Should().Equal("open://one", "open://one");
        _audit.Outcomes.Count(record => record.Outcome == CallOutcome.Refused).Should().Be(2);
    }

    [TestCase("tools/call", """{"name":"NAME"}""")]
    [TestCase("prompts/get", """{"name":"NAME"}""")]
    [TestCase("resources/read", """{"uri":"NAME"}""")]
    public async Task Hidden_WhereAHandlerAnswers_EqualsUnknownAndTheSdksStandardAnswer(string method, string parameters)
    {
        foreach (var revision in Revisions.Both)
        {
            await using var standard = await UngovernedAsync();
            await using var server = await TestServer.StartAsync(mcp => mcp
                .WithCallToolHandler((request, _) => throw NotFound(request.Params.Name))
                .WithGetPromptHandler((request, _) => throw NotFound(request.Params.Name))
                .WithReadResourceHandler((request, _) => throw NotFound(request.Params.Uri))
                .Govern(_audit, FakePolicy.Allow("unknown")));
            var expecting = await standard.ConnectRawAsync(revision);
            var peer = await server.ConnectRawAsync(revision);
            string Sent(string name) => peer.WithMeta(JsonNode.Parse(parameters.Replace("NAME", name, StringComparison.Ordinal))!.AsObject()).ToJsonString();
            var expected = await expecting.RequestRawAsync(method, Sent("hidden"), id: 9);
            (await peer.RequestRawAsync(method, Sent("hidden"), id: 9)).Should().Be(expected);
            (await peer.RequestRawAsync(method, Sent("unknown"), id: 9)).Should().Be(expected.Replace("hidden", "unknown", StringComparison.Ordinal));
        }

        _asked.Should().OnlyContain(name => name == "unknown");

        McpProtocolException NotFound(string name)
        {
            _asked.Add(name);
            return new McpProtocolException($"the database has no {name}", McpErrorCode.ResourceNotFound);
        }
    }

    [Test]
    public async Task List_FilteredPageBecomesEmpty_KeepsItsCursor([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithListToolsHandler((request, _) => ValueTask.FromResult(request.Params?.Cursor is null
                ? new ListToolsResult { Tools = [new() { Name = Secret }], NextCursor = "two" }
                : new ListToolsResult { Tools = [new() { Name = "open" }] }))
            .Govern(_audit, FakePolicy.Allow("open")));
        var peer = await server.ConnectRawAsync(revision);
        var first = await peer.RequestAsync("tools/list");
        first["result"]!["tools"]!.AsArray().Should().BeEmpty();
        first["result"]!["nextCursor"]!.GetValue<string>().Should().Be("two");
        var second = await peer.RequestAsync("tools/list", new JsonObject { ["cursor"] = "two" });
        second["result"]!["tools"]!.AsArray().Should().ContainSingle();
    }

    [Test]
    public async Task List_ResultSharedByAllCallers_IsNotChangedAndNeverPublic([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var shared = new ListToolsResult { Tools = [new() { Name = "open" }, new() { Name = Secret }], CacheScope = CacheScope.Public, Meta = new JsonObject { ["a"] = 1 } };
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithListToolsHandler((_, _) => ValueTask.FromResult(shared)).Govern(_audit, FakePolicy.Allow("open")));
        var peer = await server.ConnectRawAsync(revision);
        var listed = await peer.RequestAsync("tools/list");
        listed["result"]!["tools"]!.AsArray().Should().ContainSingle();
        listed["result"]!["cacheScope"]!.GetValue<string>().Should().Be("private");
        listed["result"]!["_meta"]!["a"]!.GetValue<int>().Should().Be(1);
        shared.Tools.Should().HaveCount(2);
    }

    [Test]
    public async Task Read_ResultMarkedPublic_BecomesPrivate()
    {
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithReadResourceHandler((_, _) => ValueTask.FromResult(new ReadResourceResult { CacheScope = CacheScope.Public }))
            .Govern(_audit, FakePolicy.AllowAll));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        (await peer.RequestAsync("resources/read", new JsonObject { ["uri"] = "x://y" }))["result"]!["cacheScope"]!.GetValue<string>().Should().Be("private");
    }

    [Test]
    public async Task Listen_ResourcesTheCallerMayNotRead_AreLeftOutOfTheAcknowledgement()
    {
        await using var server = await TestServer.StartAsync(mcp =>
        {
            Add(mcp, "open");
            mcp.Services.Configure<McpServerOptions>(options => options.Capabilities = new() { Resources = new() { Subscribe = true } });
            mcp.Govern(_audit, new FakePolicy((_, target) => target.Name.StartsWith("open", StringComparison.Ordinal)));
        });
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var parameters = peer.WithMeta(JsonNode.Parse("""{"notifications":{"resourceSubscriptions":["open://one","secret://one"]}}""")!.AsObject());
        await peer.SendAsync($$"""{"jsonrpc":"2.0","id":70,"method":"subscriptions/listen","params":{{parameters.ToJsonString()}}}""");

        var acknowledged = (await peer.ReadNotificationAsync("acknowledged")).ToJsonString();
        acknowledged.Should().Contain("open://one").And.NotContain("secret://one");
    }
}
