using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Schemas;
using McpGovernance.Tests.Support;
using ModelContextProtocol.AspNetCore;

namespace McpGovernance.AspNetCore.Tests;

/// <summary>The SDK's check of <c>Mcp-Param-*</c> comes before any filter; it must not say what governance hides.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ParameterOracleTests : IAsyncDisposable
{
    private static readonly object[] Modes = [.. HttpMode.All, new HttpMode(HttpServerSessionMode.Stateful, Revisions.Newer)];

    private readonly WebDesk _desk = new();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Test]
    public async Task WithoutThePackage_HiddenToolTellsItsParameter()
    {
        _desk.UseHttp = false;
        await _desk.StartAsync(HttpServerSessionMode.Stateless);
        var peer = await _desk.ConnectAsync(Revisions.Newer, WebDesk.Carol);

        var reply = await CallAsync(peer, WebDesk.Region);

        reply.Json["error"]!["message"]!.GetValue<string>().Should().Contain("Missing required Mcp-Param-Region header for parameter 'region'", "this is the leak that the package closes");
    }

    [Test]
    public async Task HiddenTool_AnswersLikeUnknown_ByteForByte(
        [ValueSource(nameof(Modes))] HttpMode mode, [Values(null, "eu", "us", "=?base64?!?=", "\u0001")] string? header, [Values] bool anonymous)
    {
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, anonymous ? null : WebDesk.Carol);
        if (header is not null)
        {
            peer.Headers["Mcp-Param-Region"] = header;
        }

        var hidden = await CallAsync(peer, WebDesk.Region);
        var unknown = await CallAsync(peer, "absent_thing");

        hidden.Should().Be(unknown with { Text = unknown.Text.Replace("absent_thing", WebDesk.Region, StringComparison.Ordinal) });
        hidden.Text.Should().NotContain("Mcp-Param").And.NotContain("parameter");
    }

    [TestCase(null, "Missing required Mcp-Param-Region header")]
    [TestCase("us", "does not match body argument")]
    public async Task VisibleTool_HeaderAgainstBody_IsRefusedAsTheProtocolDemands(string? header, string expected)
    {
        await _desk.StartAsync(HttpServerSessionMode.Stateless);
        var peer = await _desk.ConnectAsync(Revisions.Newer, WebDesk.Alice);
        if (header is not null)
        {
            peer.Headers["Mcp-Param-Region"] = header;
        }

        var reply = await CallAsync(peer, WebDesk.Region);

        reply.Status.Should().Be(HttpStatusCode.BadRequest);
        reply.Json["error"]!["code"]!.GetValue<int>().Should().Be(-32020);
        reply.Json["error"]!["message"]!.GetValue<string>().Should().Contain(expected);
        (await _desk.RecordsAsync()).Should().BeEmpty("it never becomes an MCP request");
    }

    [Test]
    public async Task VisibleTool_HeaderThatAgrees_Runs()
    {
        await _desk.StartAsync(HttpServerSessionMode.Stateless);
        var peer = await _desk.ConnectAsync(Revisions.Newer, WebDesk.Alice);
        peer.Headers["Mcp-Param-Region"] = "eu";

        (await CallAsync(peer, WebDesk.Region)).Json["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("1 eu");
    }

    [Test]
    public async Task ResolverThatWaits_HidesTheToolFromTheCheck_AndTheCallIsStillDecided()
    {
        _desk.Governance = governance => governance.UseCallerResolver<WaitingResolver>();
        await _desk.StartAsync(HttpServerSessionMode.Stateless);
        var peer = await _desk.ConnectAsync(Revisions.Newer, WebDesk.Carol);

        var hidden = await CallAsync(peer, WebDesk.Region);
        var unknown = await CallAsync(peer, "absent_thing");

        hidden.Should().Be(unknown with { Text = unknown.Text.Replace("absent_thing", WebDesk.Region, StringComparison.Ordinal) });
    }

    [Test]
    public async Task ToolWhoseSchemaDoesNotCompile_AnswersLikeUnknown_ToThoseWhoMightUseIt()
    {
        _desk.Governance = governance => governance.UseSchemaValidators(new RefusingFactory());
        await _desk.StartAsync(HttpServerSessionMode.Stateless);
        var peer = await _desk.ConnectAsync(Revisions.Newer, WebDesk.Alice);

        var unserved = await CallAsync(peer, WebDesk.Region);
        var unknown = await CallAsync(peer, "absent_thing");

        unserved.Should().Be(unknown with { Text = unknown.Text.Replace("absent_thing", WebDesk.Region, StringComparison.Ordinal) });
    }

    [Test]
    public async Task ResolverThatThrows_TellsNothing()
    {
        _desk.Governance = governance => governance.UseCallerResolver<ThrowingResolver>();
        await _desk.StartAsync(HttpServerSessionMode.Stateless);
        var peer = await _desk.ConnectAsync(Revisions.Newer, WebDesk.Alice);

        (await CallAsync(peer, WebDesk.Region)).Text.Should().NotContain("Mcp-Param").And.Contain(DenialCodes.GovernanceFailed);
    }

    private static Task<HttpReply> CallAsync(HttpPeer peer, string tool) => peer.SendAsync(
        "tools/call", new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject { ["id"] = "1", ["region"] = "eu" } }, id: 7);

    private sealed class RefusingFactory : SchemaValidatorFactory
    {
        public override SchemaValidator Create(JsonElement schema) => throw new JsonSchemaException("", "nothing compiles here");
    }

    private sealed class WaitingResolver : CallerResolver
    {
        public override async ValueTask<Caller> ResolveAsync(GovernanceContext context)
        {
            await Task.Yield();
            return Caller.Anonymous;
        }
    }

    private sealed class ThrowingResolver : CallerResolver
    {
        public override ValueTask<Caller> ResolveAsync(GovernanceContext context) => throw new InvalidOperationException("no directory");
    }
}
