using System.Security.Claims;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>Who a token names (threats 17, 20–22, 24): whatever it looks like, it is told apart, and the operator learns why nothing is granted.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SubjectTests : IDisposable
{
    private readonly TemporaryJournal _journal = new();
    private readonly ImitatedTasks _tasks = new() { Takes = static tool => tool == "start_thing" };
    private readonly Tools _tools = new();
    private ClaimsPrincipal _user = new();

    public void Dispose() => _journal.Dispose();

    /// <summary>The host's own filter says who calls, as a token handler does over HTTP.</summary>
    private Task<TestServer> StartAsync(Action<PolicyBuilder>? more = null) => TestServer.StartAsync(mcp =>
    {
        Govern(mcp, more);
        mcp.Services.Configure<McpServerOptions>(options => options.Filters.Message.IncomingFilters.Insert(0, next => (context, cancellationToken) =>
        {
            context.User = _user;
            return next(context, cancellationToken);
        }));
    });

    private Task<HttpTestServer> StartHttpAsync(HttpMode mode, Action<PolicyBuilder>? more = null) => HttpTestServer.StartAsync(mode.Sessions, mcp => Govern(mcp, more));

    private void Govern(IMcpServerBuilder mcp, Action<PolicyBuilder>? more)
    {
        mcp.WithTools([_tools.Reading(), _tools.Changing(), _tools.Changing("start_thing")]);
        mcp.Services.AddOptions<McpServerOptions>().Configure<IServiceScopeFactory>(_tasks.Configure);
        mcp.WithGovernance(governance => _journal.Keep(governance).UsePolicy(policy =>
        {
            policy.Name("desk", "1")
                .Role("support", static role => role.Claim("groups", contains: "support"))
                .Allow("authenticated", "read_thing", "start_thing")
                .Allow("support", "change_thing");
            more?.Invoke(policy);
        }));
    }

    private static JsonObject Call(string tool) => new() { ["name"] = tool, ["arguments"] = new JsonObject { ["id"] = "1" } };

    [Test]
    public async Task T017_PrincipalThatNobodyAuthenticated_IsNobody([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        _user = new ClaimsPrincipal(Principals.Plain(authenticationType: null, ("sub", "alice"), ("iss", Principals.Issuer), ("groups", "support")));
        await using (var server = await StartAsync())
        {
            var peer = await server.ConnectRawAsync(revision);
            (await peer.RequestAsync("tools/call", Call("change_thing")))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'change_thing'");
            (await peer.RequestAsync("tools/list"))["result"]!["tools"]!.AsArray().Should().BeEmpty();
        }

        var records = _journal.Read();
        records.Summaries().Should().BeEquivalentTo("call.outcome change_thing access.unknown refused", "list.view done");
        records.Should().OnlyContain(static record => record.Text("caller.kind") == "anonymous" && record.Text("caller.subject") == null);
        _tools.Runs.Should().Be(0);
    }

    [Test]
    public async Task T020_ClaimThatTheTokenDoesNotHave_IsToldToTheOperator_AndToNobodyElse([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        _user = Principals.Jwt(("sub", "alice"), ("Groups", "support"), ("note", "secret-of-alice"));
        string answer;
        IReadOnlyCollection<string> log;
        await using (var server = await StartAsync())
        {
            var peer = await server.ConnectRawAsync(revision);
            answer = (await peer.RequestAsync("tools/call", Call("change_thing"))).ToJsonString();
            log = server.Logs.Lines;
        }

        var record = _journal.Read().Should().ContainSingle().Subject;
        record.Text("decision.code").Should().Be(DenialCodes.AccessUnknown);
        var told = log.Where(line => line.Contains(record.Text("call")!, StringComparison.Ordinal) && line.Contains("No role of the policy held", StringComparison.Ordinal)).Should().ContainSingle().Subject;
        told.Should().Contain("are not in the token: groups").And.Contain("change_thing");
        log.Should().NotContain(static line => line.Contains("McpGovernance", StringComparison.Ordinal) && line.Contains("secret-of-alice", StringComparison.Ordinal), "a diagnostic names claims, not what they say");
        answer.Should().NotContain("groups").And.NotContain("role");
    }

    [Test]
    public async Task T020_TokenWithoutASubject_IsToldToTheOperatorOnce([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        _user = Principals.Jwt(("preferred_username", "alice@example.com"), ("groups", "guests"));
        IReadOnlyCollection<string> log;
        await using (var server = await StartAsync())
        {
            var peer = await server.ConnectRawAsync(revision);
            await peer.RequestAsync("tools/call", Call("change_thing"));
            await peer.RequestAsync("tools/list");
            log = server.Logs.Lines;
        }

        var told = log.Where(static line => line.Contains("has no single subject", StringComparison.Ordinal)).Should().ContainSingle().Subject;
        told.Should().StartWith("Warning ").And.Contain("preferred_username").And.Contain("IdentityOptions.SubjectClaimTypes").And.NotContain("alice@example.com");
        _journal.Read().Should().HaveCount(2).And.OnlyContain(static record => record.Text("caller.kind") == "authenticated" && record.Text("caller.subject") == null);
    }

    [TestCase("alice@example.com")]
    [TestCase("auth0|507f1f77bcf86cd799439020")]
    [TestCase("CN=Alice, O=\"Contoso\", C=US")]
    [TestCase("spiffe://example.org/ns/prod/sa/agent")]
    [TestCase("' OR 1=1 --")]
    [TestCase("../../etc/passwd")]
    [TestCase("00000000-0000-0000-0000-000000000000")]
    [TestCase("null")]
    [TestCase("0")]
    [TestCase(" ")]
    [TestCase("{\"sub\":\"bob\"}")]
    [TestCase("用户 №1 🙂")]
    [TestCase("\u202Eecila")]
    [TestCase("two\r\nlines\t\u0000")]
    [TestCase("1:a|2:bb-")]
    public async Task T021_AnySubject_IsServed_OwnsItsTasks_AndItsRefusalIsOnRecord(string subject)
    {
        foreach (var mode in HttpMode.Stateless)
        {
            await using var server = await StartHttpAsync(mode, static policy => policy
                .Role("named", static role => role.Subject("bob", Principals.Issuer)).Allow("named", "change_thing"));
            var peer = await server.ConnectRawAsync(mode.Revision, new TestToken(("sub", subject), ("groups", "guests")));
            (await peer.CallAsync("read_thing"))["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("thing 1");
            (await peer.CallAsync("change_thing"))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'change_thing'");
            var id = await StartTaskAsync(peer);
            (await peer.RequestAsync("tasks/get", new JsonObject { ["taskId"] = id }))["result"]!["taskId"]!.GetValue<string>().Should().Be(id);
        }

        var records = _journal.Read();
        records.Should().OnlyContain(record => record.Text("caller.subject") == subject && record.Text("caller.kind") == "authenticated");
        records.Summaries().Where(static line => line.Contains("change_thing", StringComparison.Ordinal))
            .Should().Equal("call.outcome change_thing access.unknown refused", "call.outcome change_thing access.unknown refused");
    }

    [Test]
    public async Task T021_SubjectOfAnyLength_IsServedAndOnRecord([Values(1, 255, 256, 5_000)] int length)
    {
        var subject = new string('s', length);
        await using (var server = await StartHttpAsync(HttpMode.Stateless[0]))
        {
            var peer = await server.ConnectRawAsync(HttpMode.Stateless[0].Revision, new TestToken(("sub", subject)));
            (await peer.CallAsync("read_thing"))["result"].Should().NotBeNull();
            (await peer.CallAsync("change_thing"))["error"].Should().NotBeNull();
        }

        var records = _journal.Read();
        records.Summaries().Should().Equal("call.intent read_thing", "call.outcome read_thing done", "call.outcome change_thing access.unknown refused");
        records.Select(static record => record.Text("caller.subject")).Distinct().Should().ContainSingle().Which.Should().StartWith(new string('s', Math.Min(length, 100)));
    }

    /// <summary>As <c>JwtBearer</c> maps claims unless told otherwise, there is no <c>sub</c>: two people are not both "nobody".</summary>
    [Test]
    public async Task T022_ClaimsMappedOrNot_OwnWhatTheyStarted([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode, [Values] bool mapped)
    {
        await using (var server = await StartHttpAsync(mode))
        {
            var alice = await server.ConnectRawAsync(mode.Revision, new TestToken(mapped, ("sub", "alice")));
            var bob = await server.ConnectRawAsync(mode.Revision, new TestToken(mapped, ("sub", "bob")));
            var id = await StartTaskAsync(alice);

            var foreign = await bob.SendAsync("tasks/get", new JsonObject { ["taskId"] = id }, id: 7);
            var unknown = await bob.SendAsync("tasks/get", new JsonObject { ["taskId"] = "task-9" }, id: 7);
            foreign.Should().Be(unknown with { Text = unknown.Text.Replace("task-9", id, StringComparison.Ordinal) });

            // The same person, whichever way the host maps the next token.
            var again = await server.ConnectRawAsync(mode.Revision, new TestToken(!mapped, ("sub", "alice")));
            TaskPeer.Text(await again.RequestAsync("tasks/get", new JsonObject { ["taskId"] = id })).Should().Be("changed 1");
        }

        var records = _journal.Read();
        records.Should().OnlyContain(static record => record.Text("caller.subject") == "alice" || record.Text("caller.subject") == "bob");
        records.Where(static record => record.Text("decision.code") == DenialCodes.AccessUnknown).Select(static record => record.Text("caller.subject")).Should().Equal("bob", "bob");
    }

    private async Task<string> StartTaskAsync(HttpPeer peer)
    {
        var id = (await peer.CallAsync("start_thing"))["result"]!["taskId"]!.GetValue<string>();
        await _tasks.EndAsync(id);
        return id;
    }

    [Test]
    public async Task T024_TwoIssuersWithTheSameSubjectAndGroup_AreDifferentCallers([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        static ClaimsPrincipal By(string issuer) => new(Principals.Identity(issuer, mapped: false, ("sub", "alice"), ("groups", "owners"), ("scope", "things.change")));
        await using (var server = await StartAsync(static policy => policy
            .Role("owner", static role => role.Claim("groups", contains: "owners", issuer: Principals.Issuer))
            .Role("named", static role => role.Subject("alice", Principals.Issuer))
            .Role("scoped", static role => role.Scope("things.change", Principals.Issuer))
            .Allow("owner", "change_thing").Allow("named", "change_thing").Allow("scoped", "change_thing")))
        {
            var peer = await server.ConnectRawAsync(revision);
            _user = By("https://login.example.evil");
            (await peer.RequestAsync("tools/call", Call("change_thing")))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'change_thing'");

            _user = By(Principals.Issuer);
            (await peer.RequestAsync("tools/call", Call("change_thing")))["result"].Should().NotBeNull();
            _user = By(Principals.Issuer + "/");
            (await peer.RequestAsync("tools/call", Call("change_thing")))["error"].Should().NotBeNull();
        }

        _tools.Runs.Should().Be(1);
        _journal.Read().Where(static record => record.Text("decision.code") == DenialCodes.AccessUnknown).Select(static record => record.Text("caller.issuer"))
            .Should().Equal("https://login.example.evil", Principals.Issuer + "/");
    }
}
