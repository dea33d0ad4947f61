using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Threats;

/// <summary>Clients that leave, in any phase: what happened is on record once and as it was, nothing hangs, and the next client is served.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(Revisions.Older)]
[TestFixture(Revisions.Newer)]
internal sealed class DisconnectTests(string revision)
{
    private static readonly string[] Lines =
    [
        """{"jsonrpc":"2.0","id":1,"meth""",
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait_thing","argum""",
        "",
    ];

    [TestCaseSource(nameof(Lines))]
    public async Task InTheMiddleOfALine_NothingIsOnRecord(string line)
    {
        await using var desk = await new StreamDesk().StartAsync();
        await using (var client = desk.Connect())
        {
            await client.ToServer.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line));
            await client.ToServer.FlushAsync();
            await client.HangUpAsync();
            await client.EndedAsync();
        }

        await desk.NextIsServedAsync(revision);
        (await desk.RecordsAsync()).Should().BeEmpty();
        desk.Tools.Runs.Should().Be(0);
    }

    [Test]
    public async Task AfterTheHandshake_NothingIsOnRecord()
    {
        await using var desk = await new StreamDesk().StartAsync();
        await using (var client = desk.Connect())
        {
            await new RawPeer(client.ToServer, client.FromServer, revision).InitializeAsync();
            await client.HangUpAsync();
            await client.EndedAsync();
        }

        await desk.NextIsServedAsync(revision);
        (await desk.RecordsAsync()).Should().BeEmpty();
    }

    [Test]
    public async Task WhileTheToolRuns_TheRecordSaysHowItEnded([Values(LeavingTools.Waits, LeavingTools.Stubborn)] string tool)
    {
        await using var desk = await new StreamDesk().StartAsync();
        var client = desk.Connect();
        await SendCallAsync(client, tool);
        await desk.Tools.BeganAsync();
        await client.HangUpAsync();
        await desk.NextIsServedAsync(revision);
        if (tool == LeavingTools.Stubborn)
        {
            desk.Tools.Release();
        }

        var truth = await desk.Tools.EndedAsync();
        await client.EndedAsync();

        truth.Should().Be(tool == LeavingTools.Waits ? "cancelled" : "done");
        (await desk.RecordsAsync()).Summaries().Should().Equal($"call.intent {tool}", $"call.outcome {tool} {truth}");
    }

    [Test]
    public async Task BeforeTheIntent_WhatRanIsOnRecordAndNothingElse()
    {
        var decided = new TaskCompletionSource();
        await using var desk = await new StreamDesk(governance => governance.UseInterceptor(new DelegatingInterceptor(GovernanceStage.Approval, async (context, next) =>
        {
            if (context is InvokeContext { Target.Name: LeavingTools.Big })
            {
                decided.SetResult();
                await LeftAsync(context);
            }

            await next();
        }))).StartAsync();
        var client = desk.Connect();
        await SendCallAsync(client, LeavingTools.Big);
        await decided.Task.WaitAsync(LeavingTools.Patience);
        await client.HangUpAsync();
        await client.EndedAsync();
        await desk.NextIsServedAsync(revision);

        var records = (await desk.RecordsAsync()).Summaries().ToList();

        // Whether a call that nobody waits for still runs is the tool's own affair; that it is said as it was is ours.
        records[^1].Should().Be(desk.Tools.Runs == 1 ? "call.outcome big_thing done" : "call.outcome big_thing cancelled");
        records.SkipLast(1).Should().BeSubsetOf(["call.intent big_thing"]).And.HaveCountGreaterThanOrEqualTo(desk.Tools.Runs).And.HaveCountLessThanOrEqualTo(1);
    }

    [Test]
    public async Task BetweenTheToolAndTheOutcome_TheOutcomeIsWhatTheToolDid()
    {
        var ran = new TaskCompletionSource();
        await using var desk = await new StreamDesk(governance => governance.UseInterceptor(new DelegatingInterceptor(GovernanceStage.Contract, async (context, next) =>
        {
            await next();
            if (context is InvokeContext { Target.Name: LeavingTools.Big })
            {
                ran.SetResult();
                await LeftAsync(context);
            }
        }))).StartAsync();
        var client = desk.Connect();
        await SendCallAsync(client, LeavingTools.Big);
        await ran.Task.WaitAsync(LeavingTools.Patience);
        await client.HangUpAsync();
        await client.EndedAsync();
        await desk.NextIsServedAsync(revision);

        (await desk.RecordsAsync()).Summaries().Should().Equal("call.intent big_thing", "call.outcome big_thing done");
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(100_000)]
    public async Task InMidWriteOfTheAnswer_TheOutcomeStands(int bytes)
    {
        await using var desk = await new StreamDesk().StartAsync();
        var client = desk.Connect();
        await SendCallAsync(client, LeavingTools.Big, sent: () => client.Answers.BreakAfter(bytes));
        using var stop = new CancellationTokenSource();
        var reading = ReadOnAsync(client, stop.Token);
        await client.Answers.Broken.WaitAsync(LeavingTools.Patience);
        await stop.CancelAsync();
        await reading;
        await client.HangUpAsync();
        await client.EndedAsync();
        await desk.NextIsServedAsync(revision);

        (await desk.RecordsAsync()).Summaries().Should().Equal("call.intent big_thing", "call.outcome big_thing done");
    }

    [Test]
    public async Task WithoutReadingTheAnswer_TheServerDoesNotHang()
    {
        await using var desk = await new StreamDesk().StartAsync();
        var client = desk.Connect();
        await SendCallAsync(client, LeavingTools.Big);      // more than the pipe holds, and nobody reads
        await desk.Tools.EndedAsync();
        await desk.NextIsServedAsync(revision);
        await client.HangUpAsync();
        await client.EndedAsync();

        (await desk.RecordsAsync()).Summaries().Should().Equal("call.intent big_thing", "call.outcome big_thing done");
    }

    [Test]
    public async Task DuringARound_TheCallStaysAsItWas()
    {
        await using var desk = await new StreamDesk().StartAsync();
        var client = desk.Connect();
        var peer = await SendCallAsync(client, LeavingTools.Asks);
        if (revision == Revisions.Newer)
        {
            (await peer.ReadResponseAsync(500)).Should().Contain("input_required");
        }
        else
        {
            await QuestionAsync(client);
        }

        await client.HangUpAsync();
        await client.EndedAsync();
        await desk.NextIsServedAsync(revision);

        // A question that nobody answered: the call was begun, asked, and never went on.
        (await desk.RecordsAsync()).Summaries().Should().Equal("call.intent ask_thing", "call.round ask_thing input_required");
        desk.Tools.Runs.Should().Be(1);
    }

    [Test]
    public async Task WhileTheToolAsks_TheRecordSaysHowItEnded()
    {
        await using var desk = await new StreamDesk().StartAsync();
        var client = desk.Connect();
        var peer = await SendCallAsync(client, LeavingTools.AsksInside);
        if (revision == Revisions.Newer)
        {
            (await peer.ReadResponseAsync(500)).Should().Contain("input_required");
        }
        else
        {
            await QuestionAsync(client);
        }

        await client.HangUpAsync();
        var truth = await desk.Tools.EndedAsync();
        await client.EndedAsync();
        await desk.NextIsServedAsync(revision);

        var records = await desk.RecordsAsync();
        records.Where(static record => record.Text("type") == "call.intent").Should().ContainSingle();
        records.Where(static record => record.Text("type") == "call.outcome").Summaries().Should().Equal($"call.outcome elicit_thing {truth}");
    }

    [Test]
    public async Task DuringAList_ItIsOnRecordOnce()
    {
        var listed = new TaskCompletionSource();
        await using var desk = await new StreamDesk(governance => governance.UseInterceptor(new DelegatingInterceptor(GovernanceStage.Contract, async (context, next) =>
        {
            await next();
            if (context is ListContext)
            {
                listed.SetResult();
                await LeftAsync(context);
            }
        }))).StartAsync();
        var client = desk.Connect();
        var peer = new RawPeer(client.ToServer, client.FromServer, revision);
        await peer.InitializeAsync();
        await peer.SendAsync($$"""{"jsonrpc":"2.0","id":500,"method":"tools/list","params":{{peer.WithMeta([]).ToJsonString()}}}""");
        await listed.Task.WaitAsync(LeavingTools.Patience);
        await client.HangUpAsync();
        await client.EndedAsync();
        await desk.NextIsServedAsync(revision);

        (await desk.RecordsAsync()).Summaries().Should().Equal("list.view done");
    }

    [Test]
    public async Task ManyAtOnce_EachIsOnRecordOnce()
    {
        const int Clients = 40;
        await using var desk = await new StreamDesk(static governance => governance.UseAdmission(static options => options.CallerBurst = options.ConnectionBurst = 10_000)).StartAsync();
        var clients = Enumerable.Range(0, Clients).Select(_ => desk.Connect()).ToList();
        await Task.WhenAll(clients.Select(async (client, i) =>
        {
            await SendCallAsync(client, i % 2 == 0 ? LeavingTools.Waits : LeavingTools.Big, sent: () => client.Answers.BreakAfter(i * 100));
            await Task.Delay(i);
            await client.HangUpAsync();
            await client.EndedAsync();
        }));
        await desk.NextIsServedAsync(revision);

        var records = await desk.RecordsAsync();
        records.Where(static record => record.Text("type") == "call.outcome").Select(static record => record.Text("call")).Should().OnlyHaveUniqueItems();
        records.Where(static record => record.Text("type") == "call.intent").Select(static record => record.Text("call"))
            .Should().BeSubsetOf(records.Where(static record => record.Text("type") == "call.outcome").Select(static record => record.Text("call")));
        records.Count(static record => record.Text("type") == "call.intent").Should().BeGreaterThanOrEqualTo(desk.Tools.Runs);
    }

    /// <summary>Until the client is known to be gone.</summary>
    private static async Task LeftAsync(GovernanceContext context)
    {
        var left = new TaskCompletionSource();
        await using var registration = context.CancellationToken.Register(() => left.TrySetResult());
        await left.Task.WaitAsync(LeavingTools.Patience);
    }

    private async Task<RawPeer> SendCallAsync(StreamDesk.Session client, string tool, Action? sent = null)
    {
        var peer = new RawPeer(client.ToServer, client.FromServer, revision);
        await peer.InitializeAsync();
        sent?.Invoke();
        await peer.SendAsync($$"""{"jsonrpc":"2.0","id":500,"method":"tools/call","params":{{peer.WithMeta(LeavingTools.Call(tool)).ToJsonString()}}}""");
        return peer;
    }

    /// <summary>Waits until the server asks.</summary>
    private static async Task QuestionAsync(StreamDesk.Session client)
    {
        using var timeout = new CancellationTokenSource(LeavingTools.Patience);
        using var reader = new StreamReader(client.FromServer, leaveOpen: true);
        while (await reader.ReadLineAsync(timeout.Token) is { } line)
        {
            if ((string?)JsonNode.Parse(line)!["method"] == "elicitation/create")
            {
                return;
            }
        }

        throw new EndOfStreamException("The server asked nothing.");
    }

    /// <summary>Reads whatever comes until it is to stop.</summary>
    private static async Task ReadOnAsync(StreamDesk.Session client, CancellationToken stop)
    {
        try
        {
            await client.FromServer.CopyToAsync(Stream.Null, stop);
        }
        catch (OperationCanceledException)
        {
            // It is to stop.
        }
    }
}
