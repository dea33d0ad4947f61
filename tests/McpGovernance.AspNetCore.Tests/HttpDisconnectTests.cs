using System.Text.Json;
using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace McpGovernance.AspNetCore.Tests;

/// <summary>Clients whose connection breaks, in any phase: what happened is on record once and as it was, nothing hangs, and the next client is served.</summary>
/// <remarks>Whether a broken connection ends a call differs between endpoints with sessions and without; the record says what the tool says.</remarks>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixtureSource(typeof(HttpMode), nameof(HttpMode.All))]
internal sealed class HttpDisconnectTests(HttpMode mode) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly WebDesk _desk = new();
    private readonly LeavingTools _tools = new();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [TestCase(0.02)]
    [TestCase(0.3)]
    [TestCase(0.7)]
    [TestCase(0.99)]
    public async Task InTheMiddleOfTheRequest_NothingIsOnRecord(double part)
    {
        var peer = await StartAsync();
        var request = RawHttp.Request(_desk.Endpoint, peer, "tools/call", LeavingTools.Call(LeavingTools.Big));
        using (var http = await RawHttp.ConnectAsync(_desk.Endpoint))
        {
            await http.SendAsync(request[..(int)(request.Length * part)]);
            http.Break();
        }

        await NextIsServedAsync();
        (await RecordsAsync()).Should().BeEmpty();
        _tools.Runs.Should().Be(0);
    }

    [Test]
    public async Task WhileTheToolRuns_TheRecordSaysHowItEnded([Values(LeavingTools.Waits, LeavingTools.Stubborn)] string tool)
    {
        using (var http = await CallAsync(await StartAsync(), tool))
        {
            await _tools.BeganAsync();
            http.Break();
        }

        await NextIsServedAsync();
        await Task.WhenAny(_tools.EndedAsync(), Task.Delay(Pause));
        _tools.Release();
        var truth = await _tools.EndedAsync();

        await NextIsServedAsync();
        (await RecordsAsync()).Summaries().Should().Equal($"call.intent {tool}", $"call.outcome {tool} {truth}");
        truth.Should().Be(tool == LeavingTools.Stubborn || mode.HasSession ? "done" : "cancelled");
    }

    [Test]
    public async Task BeforeTheIntent_WhatRanIsOnRecordAndNothingElse()
    {
        var decided = Hold(GovernanceStage.Approval, before: true);
        using (var http = await CallAsync(await StartAsync(), LeavingTools.Big))
        {
            await decided.WaitAsync(LeavingTools.Patience);
            http.Break();
        }

        await NextIsServedAsync();
        var records = (await RecordsAsync()).Summaries().ToList();
        records[^1].Should().Be(_tools.Runs == 1 ? "call.outcome big_thing done" : "call.outcome big_thing cancelled");
        records.SkipLast(1).Should().BeSubsetOf(["call.intent big_thing"]).And.HaveCountGreaterThanOrEqualTo(_tools.Runs).And.HaveCountLessThanOrEqualTo(1);
    }

    [Test]
    public async Task BetweenTheToolAndTheOutcome_TheOutcomeIsWhatTheToolDid()
    {
        var ran = Hold(GovernanceStage.Contract, before: false);
        using (var http = await CallAsync(await StartAsync(), LeavingTools.Big))
        {
            await ran.WaitAsync(LeavingTools.Patience);
            http.Break();
        }

        await NextIsServedAsync();
        (await RecordsAsync()).Summaries().Should().Equal("call.intent big_thing", "call.outcome big_thing done");
    }

    [Test]
    public async Task InMidWriteOfTheAnswer_TheOutcomeStands()
    {
        using (var http = await CallAsync(await StartAsync(), LeavingTools.Big))
        {
            await http.ReadUntilAsync("xxxxxxxx");
            http.Break();
        }

        await NextIsServedAsync();
        (await RecordsAsync()).Summaries().Should().Equal("call.intent big_thing", "call.outcome big_thing done");
    }

    [Test]
    public async Task DuringARound_TheCallIsOnRecordOnce()
    {
        var peer = await StartAsync();
        using (var http = await CallAsync(peer, LeavingTools.Asks))
        {
            await http.ReadUntilAsync(mode switch
            {
                { Revision: Revisions.Newer } => "input_required",
                { HasSession: true } => "elicitation/create",
                _ => "\"id\":500",
            });
            http.Break();
        }

        await NextIsServedAsync();
        await LeaveAsync(peer);
        await NextIsServedAsync();

        (await RecordsAsync()).Summaries().Should().Equal("call.intent ask_thing", "call.round ask_thing input_required");
        _tools.Runs.Should().Be(1);
    }

    /// <summary>Where there is no session, whoever says that it leaves one ends nothing.</summary>
    [Test]
    public async Task LeavesItsSession_TheCallEndsAndIsOnRecord()
    {
        var peer = await StartAsync();
        using var http = await CallAsync(peer, LeavingTools.Waits);
        await _tools.BeganAsync();
        await LeaveAsync(peer);
        if (!mode.HasSession)
        {
            _tools.Release();
        }

        var end = mode.HasSession ? "cancelled" : "done";
        (await _tools.EndedAsync()).Should().Be(end);
        await NextIsServedAsync();
        (await RecordsAsync()).Summaries().Should().Equal("call.intent wait_thing", $"call.outcome wait_thing {end}");
    }

    [Test]
    public async Task ManyAtOnce_EachIsOnRecordOnce()
    {
        const int Clients = 20;
        var peer = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async i =>
        {
            using var http = await CallAsync(peer, LeavingTools.Big);
            await Task.Delay(i * 3);
            http.Break();
        }));
        await NextIsServedAsync();

        var records = await RecordsAsync();
        var ends = records.Where(static record => record.Text("type") == "call.outcome").Select(static record => record.Text("call")).ToList();
        ends.Should().OnlyHaveUniqueItems();
        records.Where(static record => record.Text("type") == "call.intent").Select(static record => record.Text("call")).Should().BeSubsetOf(ends);
        records.Count(static record => record.Text("outcome.status") == "done").Should().Be(_tools.Runs, "what ran is done, and nothing else is");
    }

    private async Task<HttpPeer> StartAsync()
    {
        _desk.Services = services => services.AddMcpServer().WithTools(_tools.All.Where(static tool => tool.ProtocolTool.Name != LeavingTools.Reads));
        _desk.Extra = static policy => policy.Allow("anonymous", "*_thing");
        await _desk.StartAsync(mode.Sessions);
        return await _desk.ConnectAsync(mode.Revision);
    }

    /// <summary>Holds the call at a stage until its client is known to be gone, or would never be.</summary>
    private Task Hold(GovernanceStage stage, bool before)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _desk.Governance = governance => governance.UseInterceptor(new DelegatingInterceptor(stage, async (context, next) =>
        {
            if (!before)
            {
                await next();
            }

            if (context is InvokeContext { Target.Name: LeavingTools.Big })
            {
                held.TrySetResult();
                await Task.WhenAny(Task.Delay(Timeout.Infinite, context.CancellationToken), Task.Delay(Pause));
            }

            if (before)
            {
                await next();
            }
        }));
        return held.Task;
    }

    private async Task<RawHttp> CallAsync(HttpPeer peer, string tool)
    {
        var http = await RawHttp.ConnectAsync(_desk.Endpoint);
        await http.SendAsync(RawHttp.Request(_desk.Endpoint, peer, "tools/call", LeavingTools.Call(tool)));
        return http;
    }

    private async Task NextIsServedAsync()
    {
        var next = await _desk.ConnectAsync(mode.Revision);
        (await next.CallAsync(LeavingTools.Reads)).ToJsonString().Should().Contain("thing 1");
    }

    private async Task LeaveAsync(HttpPeer peer)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Delete, _desk.Endpoint);
        if (peer.SessionId is { } session)
        {
            request.Headers.Add("Mcp-Session-Id", session);
        }

        request.Headers.Add("MCP-Protocol-Version", mode.Revision);
        using var response = await http.SendAsync(request).WaitAsync(LeavingTools.Patience);
    }

    private async Task<IReadOnlyList<JsonElement>> RecordsAsync() =>
        [.. (await _desk.RecordsAsync()).Where(static record => record.Text("target.name") != LeavingTools.Reads)];
}
