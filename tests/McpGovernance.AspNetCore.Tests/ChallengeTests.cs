using System.Net;
using System.Text.Json.Nodes;
using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace McpGovernance.AspNetCore.Tests;

/// <summary>Missing scopes are challenged, to whom it may be told, and hidden from everybody else.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ChallengeTests : IAsyncDisposable
{
    private const string Metadata = "https://desk.test/.well-known/oauth-protected-resource/mcp";

    private readonly WebDesk _desk = new() { Http = static http => http.ResourceMetadata = new Uri(Metadata) };

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Test]
    public async Task Call_OnlyAScopeIsLacking_Is403WithTheScope_RecordedOnce([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, WebDesk.Dora);

        var reply = await CallAsync(peer, WebDesk.Change);

        reply.Status.Should().Be(HttpStatusCode.Forbidden);
        peer.Challenge.Should().Be($"Bearer error=\"insufficient_scope\", scope=\"payments.write\", resource_metadata=\"{Metadata}\"");
        var decision = reply.Json["result"]!["_meta"]!["dev.mcpgovernance/decision"]!;
        decision["code"]!.GetValue<string>().Should().Be(DenialCodes.AccessInsufficientScope);
        decision["scopes"]!.ToJsonString().Should().Be("""["payments.write"]""");
        reply.Json["result"]!["isError"]!.GetValue<bool>().Should().BeTrue();

        peer.Token = WebDesk.Dora with { Scope = "payments.write" };
        (await CallAsync(peer, WebDesk.Change)).Json["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("changed 1");
        peer.Challenge.Should().BeNull();
        (await _desk.RecordsAsync()).Where(static record => record.Text("target.name") != null).Summaries().Should().Equal(
            "call.outcome change_thing access.insufficient_scope refused", "call.intent change_thing", "call.outcome change_thing done");
        _desk.Tools.Runs.Should().Be(1);
    }

    [Test]
    public async Task Call_MoreThanAScopeIsLacking_LooksLikeUnknown([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode, [Values] bool anonymous)
    {
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, anonymous ? null : WebDesk.Carol);

        var hidden = await CallAsync(peer, WebDesk.Change);
        peer.Challenge.Should().BeNull();
        var unknown = await CallAsync(peer, "absent_thing");

        hidden.Should().Be(unknown with { Text = unknown.Text.Replace("absent_thing", WebDesk.Change, StringComparison.Ordinal) });
        (await peer.ListToolsAsync()).Should().Equal(WebDesk.Open);
    }

    [Test]
    public async Task Call_RoleThatIsNotOpened_LooksLikeUnknown([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        _desk.StepUp = [];
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, WebDesk.Dora);

        var hidden = await CallAsync(peer, WebDesk.Change);
        peer.Challenge.Should().BeNull();

        hidden.Json["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'change_thing'");
        (await peer.ListToolsAsync()).Should().Equal(WebDesk.Open);
    }

    [Test]
    public async Task List_ShowsWhatAScopeWouldOpen_AndOnlyThat([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        await _desk.StartAsync(mode.Sessions);
        (await (await _desk.ConnectAsync(mode.Revision, WebDesk.Dora)).ListToolsAsync()).Should().BeEquivalentTo(WebDesk.Open, WebDesk.Change);
    }

    [Test]
    public async Task Call_ResponseHasStarted_IsRefusedWithTheScopesInTheDecision([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        _desk.Governance = static governance => governance.UseInterceptor<StartingInterceptor>();
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, WebDesk.Dora);

        var reply = await CallAsync(peer, WebDesk.Change);

        reply.Status.Should().Be(HttpStatusCode.OK);
        peer.Challenge.Should().BeNull();
        reply.Json["result"]!["_meta"]!["dev.mcpgovernance/decision"]!["scopes"]!.ToJsonString().Should().Be("""["payments.write"]""");
        _desk.Tools.Runs.Should().Be(0);
    }

    [Test]
    public async Task Call_ScopeThatCouldLeaveTheQuotes_IsNotPutIntoAHeader()
    {
        _desk.Governance = static governance => governance.UseInterceptor<OddScopeInterceptor>();
        var mode = HttpMode.Stateless[0];
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, WebDesk.Alice);

        var reply = await CallAsync(peer, WebDesk.Read);

        reply.Status.Should().Be(HttpStatusCode.OK);
        peer.Challenge.Should().BeNull();
        reply.Json["result"]!["_meta"]!["dev.mcpgovernance/decision"]!["scopes"]!.AsArray().Should().HaveCount(1);
    }

    [Test]
    public async Task Call_GrantedAndSlow_ItsHeadersDoNotWaitForTheTool([ValueSource(typeof(HttpMode), nameof(HttpMode.WithSession))] HttpMode mode)
    {
        var release = new TaskCompletionSource();
        _desk.Services = services => services.AddSingleton(_desk.Tools.From("slow_thing", async () =>
        {
            await release.Task;
            return "slow";
        }, readOnly: true));
        _desk.Extra = static policy => policy.Allow("authenticated", "slow_thing");
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, WebDesk.Alice);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, _desk.Endpoint)
        {
            Content = new StringContent("""{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"slow_thing","arguments":{}}}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", mode.Revision);
        request.Headers.TryAddWithoutValidation("Mcp-Session-Id", peer.SessionId);
        request.Headers.TryAddWithoutValidation("Authorization", WebDesk.Alice.ToHeader());

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(TimeSpan.FromSeconds(20));
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        release.SetResult();

        (await response.Content.ReadAsStringAsync()).Should().Contain("slow");
    }

    [Test]
    public async Task Start_StepUpNamesARoleThatIsNone_IsRefused()
    {
        _desk.StepUp = ["finanse"];
        var start = () => _desk.StartAsync(HttpMode.All[0].Sessions);
        (await start.Should().ThrowAsync<GovernanceConfigurationException>()).WithMessage("*'UseStepUp' names roles that policy 'web' version '1' does not define: 'finanse'*");
    }

    [TestCase("/relative")]
    [TestCase("ftp://desk.test/x")]
    public async Task Start_MetadataThatIsNoAddress_IsRefused(string metadata)
    {
        _desk.Http = http => http.ResourceMetadata = new Uri(metadata, UriKind.RelativeOrAbsolute);
        var start = () => _desk.StartAsync(HttpMode.All[0].Sessions);
        (await start.Should().ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>()).WithMessage("*'HttpGovernanceOptions.ResourceMetadata' must be*");
    }

    private static Task<HttpReply> CallAsync(HttpPeer peer, string tool) =>
        peer.SendAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject { ["id"] = "1" } }, id: 7);

    private sealed class StartingInterceptor(IHttpContextAccessor http) : GovernanceInterceptor
    {
        public override GovernanceStage Stage => GovernanceStage.Identity;

        public override async ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
        {
            await http.HttpContext!.Response.Body.WriteAsync(": early\n\n"u8.ToArray());
            await next(context);
        }
    }

    private sealed class OddScopeInterceptor : GovernanceInterceptor
    {
        public override GovernanceStage Stage => GovernanceStage.Access;

        public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next) =>
            context.Deny(new Denial { Code = "test.odd", Scopes = ["a\", realm=\"evil"] });
    }
}
