using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;

namespace McpGovernance.Tests.EndToEnd;

/// <summary><c>[Authorize]</c> where nobody called <c>AddAuthorizationFilters</c>: the SDK's guard answers as it does without us, and that is on record.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AuthorizeWithoutFiltersTests : IDisposable
{
    private static readonly TestToken Finance = new(Mapped: true, ("sub", "bob"), ("roles", "finance"));

    private readonly TemporaryJournal _journal = new();
    private readonly RunCounter _runs = new();
    private readonly List<string> _logs = [];

    public void Dispose() => _journal.Dispose();

    [Test]
    public async Task CallTool_PermittedByThePolicy_GetsTheGuardsAnswerAndIsOnRecord([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var expected = await AskAsync(govern: false, revision, "tools/call", "account", []);

        (await AskAsync(govern: true, revision, "tools/call", "account", ["account"])).Should().Be(expected);

        var records = _journal.Read();
        records.Summaries().Should().Equal("call.intent account", "call.outcome account refused_by_others");
        records[1].Text("outcome.errorType").Should().Be("System.InvalidOperationException");
        _journal.ReadBytes().Should().NotContain("AddAuthorizationFilters");
        _logs.Should().Contain(static line => line.Contains("Ensure that AddAuthorizationFilters() is called", StringComparison.Ordinal), "the operator needs the cause");
        _runs.Ran.Should().BeEmpty();
    }

    [Test]
    public async Task CallTool_RefusedByThePolicy_IsUnknown([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        (await AskAsync(govern: true, revision, "tools/call", "account", ["open"])).Json["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'account'");

        _journal.Read().Summaries().Should().Equal("call.outcome account access.unknown refused");
    }

    [Test]
    public async Task CallTool_OpenToEverybody_Runs([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        (await AskAsync(govern: true, revision, "tools/call", "open", ["open"])).Json["result"].Should().NotBeNull();

        _journal.Read().Summaries().Should().Equal("call.intent open", "call.outcome open done");
        _runs.Ran.Should().Equal("open");
    }

    [Test]
    public async Task ListTools_GetsTheGuardsAnswerAndIsOnRecord([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var expected = await AskAsync(govern: false, revision, "tools/list", null, []);

        var actual = (await AskAsync(govern: true, revision, "tools/list", null, ["open", "account"])).Json["error"]!;

        actual["code"]!.GetValue<int>().Should().Be(expected.Json["error"]!["code"]!.GetValue<int>());
        actual["message"]!.GetValue<string>().Should().Be(expected.Json["error"]!["message"]!.GetValue<string>());
        var record = _journal.Read().Should().ContainSingle().Subject;
        record.Text("type").Should().Be("list.view");
        record.Text("call").Should().Be(actual["data"]!["dev.mcpgovernance/callId"]!.GetValue<string>());
        record.Text("outcome.status").Should().Be("exception");
        record.Text("outcome.errorType").Should().Be("System.InvalidOperationException");
        _journal.ReadBytes().Should().NotContain("AddAuthorizationFilters");
        _logs.Should().Contain(static line => line.Contains("Ensure that AddAuthorizationFilters() is called", StringComparison.Ordinal), "the operator needs the cause");
    }

    private async Task<HttpReply> AskAsync(bool govern, string revision, string method, string? tool, string[] permitted)
    {
        await using var server = await HttpTestServer.StartAsync(HttpServerSessionMode.Stateless, mcp =>
        {
            mcp.Services.AddSingleton(_runs);
            mcp.WithTools<GuardedTools>();
            if (govern)
            {
                mcp.WithGovernance(governance => _journal.Keep(governance).UsePolicy(policy => policy.Name("guard", "1").Allow("authenticated", permitted)));
            }
        });
        var peer = await server.ConnectRawAsync(revision, Finance);
        var reply = await peer.SendAsync(method, tool is null ? [] : new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject() }, id: 31);
        if (govern)
        {
            _logs.AddRange(server.Logs.Lines);
        }

        return reply;
    }
}
