using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.Support;
using ModelContextProtocol.AspNetCore;

namespace McpGovernance.AspNetCore.Tests;

/// <summary>A server without sessions builds its options for each request; what is known of its tools is known all the same.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class StatelessContractTests : IAsyncDisposable
{
    private readonly WebDesk _desk = new();
    private readonly Contracts _contracts = new();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    /// <summary>A digest is computed once for a contract, so one contract for all requests is one digest for all.</summary>
    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Requests_MeetOneContract_SoThatNoDigestIsComputedAgain(string revision)
    {
        _desk.Governance = governance => governance.UseInterceptor(_contracts);
        await _desk.StartAsync(HttpServerSessionMode.Stateless);
        var peer = await _desk.ConnectAsync(revision);
        for (var i = 0; i < 5; i++)
        {
            await peer.RequestAsync("tools/call", new JsonObject { ["name"] = WebDesk.Open, ["arguments"] = new JsonObject { ["id"] = "1" } });
        }

        _contracts.Seen.Should().HaveCount(5);
        _contracts.Seen.Distinct(ReferenceEqualityComparer.Instance).Should().ContainSingle();
    }

    private sealed class Contracts : GovernanceInterceptor
    {
        private readonly ConcurrentQueue<ToolContract?> _seen = new();

        public IReadOnlyList<ToolContract?> Seen => [.. _seen];

        public override GovernanceStage Stage => GovernanceStage.Guards;

        public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
        {
            _seen.Enqueue(context.Target.Contract);
            return next(context);
        }
    }
}
