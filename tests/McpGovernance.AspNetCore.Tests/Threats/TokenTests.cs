using System.Security.Claims;
using System.Text;
using System.Text.Json.Nodes;
using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace McpGovernance.AspNetCore.Tests.Threats;

/// <summary>What a token says, and whether anybody vouches for it (threats 17–19, 22, 24), with real JSON web tokens.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TokenTests : IAsyncDisposable
{
    private const string Unsigned = "unsigned";

    private readonly WebDesk _desk = new();
    private readonly RoundTool _asking = new();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    /// <summary>A token that says everything right and is signed by nobody.</summary>
    private static string WithoutSignature()
    {
        static string Part(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return $"Bearer {Part("""{"alg":"none","typ":"JWT"}""")}.{Part($$"""{"sub":"alice","iss":"{{TestToken.Issuer}}","aud":"{{TestToken.Audience}}","exp":9999999999,"scope":"tickets.read"}""")}.";
    }

    [Test]
    public async Task T017_TokenThatNobodyVouchesFor_IsNobody(
        [ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode, [Values("forged", "expired", "audience", "issuer", Unsigned, "garbage")] string fault)
    {
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision);
        peer.Headers["Authorization"] = fault switch
        {
            "forged" => (WebDesk.Alice with { Forged = true }).ToHeader(),
            "expired" => (WebDesk.Alice with { Expires = DateTime.UtcNow.AddMinutes(-2) }).ToHeader(),
            "audience" => (WebDesk.Alice with { ForAudience = "https://elsewhere.test" }).ToHeader(),
            "issuer" => (WebDesk.Alice with { By = "https://issuer.test.evil" }).ToHeader(),
            Unsigned => WithoutSignature(),
            _ => "Bearer alice",
        };

        (await peer.CallAsync(WebDesk.Read))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'read_thing'");
        (await peer.ListToolsAsync()).Should().Equal(WebDesk.Open);

        var records = await _desk.RecordsAsync();
        records.Summaries().Should().BeEquivalentTo("call.outcome read_thing access.unknown refused", "list.view done");
        records.Should().OnlyContain(static record => record.Text("caller.kind") == "anonymous" && record.Text("caller.verified") == "false" && record.Text("caller.subject") == null);
        _desk.Tools.Runs.Should().Be(0);
    }

    /// <summary>A middleware that only reads the token trusts a proxy to have verified it. The principal says that nobody did.</summary>
    [Test]
    public async Task T017_TokenThatWasOnlyParsed_IsNobody([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        _desk.Application = static app => app.Use((context, next) =>
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity([new("sub", "alice"), new("iss", TestToken.Issuer), new("scope", "tickets.read")]));
            return next(context);
        });
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision);

        (await peer.CallAsync(WebDesk.Read))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'read_thing'");

        var record = (await _desk.RecordsAsync()).Should().ContainSingle().Subject;
        (record.Text("caller.kind"), record.Text("caller.subject"), record.Text("decision.code")).Should().Be(("anonymous", null, DenialCodes.AccessUnknown));
    }

    [Test]
    public async Task T018_ScopeThatOnlyContainsTheOneThatIsAskedFor_GrantsNothing(
        [Values("tickets.read.all", "xtickets.read", "tickets", "Tickets.Read", "tickets.read,openid", "tickets.readtickets.read", "tickets.read\u00a0x", "tickets.read*", "*", "tickets.*", "")] string scope,
        [Values] bool array)
    {
        await _desk.StartAsync(HttpMode.All[0].Sessions);
        foreach (var revision in Revisions.Both)
        {
            var peer = await _desk.ConnectAsync(revision, new TestToken("carol") { Claims = new Dictionary<string, object> { ["scope"] = array ? new[] { "openid", scope } : scope } });
            (await peer.CallAsync(WebDesk.Read))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'read_thing'");
            (await peer.ListToolsAsync()).Should().Equal(WebDesk.Open);
            peer.Token = new TestToken("carol") { Claims = new Dictionary<string, object> { ["scope"] = array ? new[] { scope, "tickets.read" } : $"{scope} tickets.read" } };
            (await peer.CallAsync(WebDesk.Read))["result"].Should().NotBeNull();
        }

        // Both revisions within a second are one record and a count.
        (await _desk.RecordsAsync()).Where(static record => record.Text("decision.code") == DenialCodes.AccessUnknown).Should().NotBeEmpty()
            .And.OnlyContain(static record => record.Text("caller.subject") == "carol" && record.Text("target.name") == "read_thing");
        _desk.Tools.Runs.Should().Be(2);
    }

    private static readonly object[] Scopes =
    [
        new object[] { "scope", "openid tickets.read" },
        new object[] { "scope", "tickets.read" },
        new object[] { "scope", new[] { "openid", "tickets.read" } },
        new object[] { "scope", new[] { "tickets.read" } },
        new object[] { "scope", new[] { "openid profile", "email tickets.read" } },
        new object[] { "scp", "openid tickets.read" },
        new object[] { "scp", new[] { "openid", "tickets.read" } },
    ];

    [TestCaseSource(nameof(Scopes))]
    public async Task T019_ScopeAsStringOrArray_UnderEitherName_IsUnderstood(string claim, object value)
    {
        foreach (var mapped in new[] { false, true })
        {
            await using var desk = new WebDesk { MapsClaims = mapped };
            await desk.StartAsync(HttpMode.All[0].Sessions);
            foreach (var revision in Revisions.Both)
            {
                var peer = await desk.ConnectAsync(revision, new TestToken("alice") { Claims = new Dictionary<string, object> { [claim] = value } });
                (await peer.CallAsync(WebDesk.Read))["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("thing 1", "claims are {0}", mapped ? "mapped" : "as in the token");
            }

            (await desk.RecordsAsync()).Should().HaveCount(4).And.OnlyContain(static record => record.Text("caller.scopes")!.Contains("\"tickets.read\"", StringComparison.Ordinal));
        }
    }

    [Test]
    public async Task T022_ClaimsMappedByDefault_TheSubjectIsStillFound_AndOwnsItsRounds([Values] bool mapped)
    {
        _desk.MapsClaims = mapped;
        AskingTool();
        await _desk.StartAsync(HttpMode.All[0].Sessions);
        var alice = await _desk.ConnectAsync(Revisions.Newer, WebDesk.Alice);
        var bob = await _desk.ConnectAsync(Revisions.Newer, WebDesk.Bob);
        var first = await alice.RequestAsync("tools/call", Round(null));

        (await bob.RequestAsync("tools/call", Round(first)))["error"]!["data"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.RoundInvalid);
        _asking.Done.Should().Be(0);
        (await alice.RequestAsync("tools/call", Round(first)))["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("done");

        var records = await _desk.RecordsAsync();
        records.Select(static record => (record.Text("type"), record.Text("caller.subject"))).Should().Equal(
            ("call.intent", "alice"), ("call.round", "alice"), ("call.outcome", "bob"), ("call.round", "alice"), ("call.outcome", "alice"));
        records.Select(static record => record.Text("call")).Distinct().Should().HaveCount(2, "what Bob tried is no part of Alice's call");
    }

    [Test]
    public async Task T024_SameSubjectOfAnotherIssuer_IsSomebodyElse([Values] bool mapped)
    {
        _desk.MapsClaims = mapped;
        AskingTool();
        await _desk.StartAsync(HttpMode.All[0].Sessions);
        var other = WebDesk.Alice with { By = TestToken.OtherIssuer };
        foreach (var revision in Revisions.Both)
        {
            var peer = await _desk.ConnectAsync(revision, other);
            (await peer.CallAsync(WebDesk.Read))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'read_thing'", "support is who has the scope from the first issuer");
        }

        var alice = await _desk.ConnectAsync(Revisions.Newer, WebDesk.Alice);
        (await alice.CallAsync(WebDesk.Read))["result"].Should().NotBeNull();
        var first = await alice.RequestAsync("tools/call", Round(null));
        alice.Token = other;
        (await alice.RequestAsync("tools/call", Round(first)))["error"].Should().NotBeNull();

        _asking.Done.Should().Be(0);
        var records = await _desk.RecordsAsync();
        records.Should().OnlyContain(static record => record.Text("caller.subject") == "alice");
        records.Where(static record => record.Text("decision.code") != null && record.Text("outcome.status") == "refused").Select(static record => record.Text("caller.issuer"))
            .Should().NotBeEmpty().And.OnlyContain(static issuer => issuer == TestToken.OtherIssuer);
    }

    private void AskingTool()
    {
        _desk.Server = mcp => mcp.WithTools([_asking.Create()]);
        _desk.Extra = static policy => policy.Allow("authenticated", RoundTool.Name);
    }

    private static JsonObject Round(JsonObject? first)
    {
        var call = new JsonObject { ["name"] = RoundTool.Name, ["arguments"] = new JsonObject() };
        if (first is not null)
        {
            call["requestState"] = first["result"]!["requestState"]!.DeepClone();
            call["inputResponses"] = new JsonObject { ["q"] = new JsonObject { ["action"] = "accept", ["content"] = new JsonObject { ["ok"] = true } } };
        }

        return call;
    }
}
