using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpGovernance.Limits;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>Limits (threats 114–121): counted once, for the caller that was decided, given back when nothing ran, never open.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LimitTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly CollectingAudit _audit = new();
    private readonly Tools _tools = new();
    private readonly AdjustableClock _time = new(Noon);
    private string _subject = "alice";

    private Task<TestServer> StartAsync(LimitRule limit, Action<GovernanceBuilder>? configure = null, McpServerTool? tool = null) => TestServer.StartAsync(
        mcp => mcp.WithTools([_tools.Changing(), _tools.Reading(), .. tool is null ? [] : new[] { tool }]).Govern(_audit, FakePolicy.AllowAll, governance =>
        {
            governance.UseCallerResolver(_ => Limited.Caller(_subject));
            governance.UseInterceptor(Judging(limit));
            configure?.Invoke(governance);
        }),
        services => services.AddSingleton<TimeProvider>(_time));

    /// <summary>The guards of a policy that sets one limit for every call.</summary>
    private static DelegatingInterceptor Judging(LimitRule limit) => new(GovernanceStage.Guards, (context, next) =>
    {
        if (context is InvokeContext call)
        {
            call.Verdict = Limited.Verdict(limit);
        }

        return next();
    });

    private static string? Code(JsonObject response) =>
        response["result"]!["_meta"]?["dev.mcpgovernance/decision"]?["code"]?.GetValue<string>();

    private async Task<int> AdmittedAsync(RawPeer peer, int calls, string? subject = null, string tool = "change_thing")
    {
        _subject = subject ?? _subject;
        var admitted = 0;
        for (var call = 0; call < calls; call++)
        {
            var code = Code(await peer.CallAsync(tool));
            (code ?? DenialCodes.LimitExceeded).Should().Be(DenialCodes.LimitExceeded);
            admitted += code is null ? 1 : 0;
        }

        return admitted;
    }

    [Test]
    public async Task T114_FourAllowed_AreFour([Values(Revisions.Older, Revisions.Newer)] string revision, [Values] bool surrounded)
    {
        static DelegatingInterceptor Passing(GovernanceStage stage) => new(stage, static (_, next) => next());
        await using var server = await StartAsync(Limited.Rate(4), governance => _ = surrounded
            ? governance.UseInterceptor(Passing(GovernanceStage.Guards)).UseInterceptor(Passing(GovernanceStage.Limits)).UseInterceptor(Passing(GovernanceStage.Approval))
            : governance);
        var peer = await server.ConnectRawAsync(revision);

        (await AdmittedAsync(peer, 10)).Should().Be(4);

        _tools.Runs.Should().Be(4);
        _audit.Outcomes.Select(static record => record.Outcome).Should().Equal(
            [.. Enumerable.Repeat(CallOutcome.Done, 4), .. Enumerable.Repeat(CallOutcome.Refused, 6)], "each call is on record once");
    }

    [Test]
    public async Task T114_InterceptorThatCallsTwice_StillCountsOnce()
    {
        await using var server = await StartAsync(Limited.Rate(4), static governance => governance.UseInterceptor(new DelegatingInterceptor(GovernanceStage.Guards, static async (_, next) =>
        {
            await next();
            await next();
        })));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        for (var call = 0; call < 10; call++)
        {
            await peer.CallAsync("change_thing");
        }

        _tools.Runs.Should().Be(4);
    }

    [Test]
    public async Task T114_ACallOfTwoRounds_IsOneCall([Values] bool suspends)
    {
        static ElicitRequestParams Question() => new() { Message = "ok?", RequestedSchema = new() { Properties = { ["ok"] = new ElicitRequestParams.BooleanSchema() } } };
        var asks = _tools.From("ask", async (RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken) =>
        {
            if (suspends)
            {
                await request.Server.ElicitAsync(Question(), cancellationToken);
            }
            else if (request.Params.InputResponses is null)
            {
                throw new InputRequiredException(new Dictionary<string, InputRequest> { ["q"] = InputRequest.ForElicitation(Question()) }, requestState: "own");
            }

            return "done";
        });
        await using var server = await StartAsync(Limited.Rule("all", new RateRule(1, TimeSpan.FromDays(1), 1), 1, new QuotaRule(1, QuotaPeriod.Day, TimeZoneInfo.Utc)), tool: asks);
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var call = new JsonObject { ["name"] = "ask", ["arguments"] = new JsonObject() };
        var first = await peer.RequestAsync("tools/call", call.DeepClone().AsObject());
        call["requestState"] = first["result"]!["requestState"]!.GetValue<string>();
        call["inputResponses"] = new JsonObject
        {
            [first["result"]!["inputRequests"]!.AsObject().Single().Key] = new JsonObject { ["action"] = "accept", ["content"] = new JsonObject { ["ok"] = true } },
        };

        var second = await peer.RequestAsync("tools/call", call);

        Code(second).Should().BeNull();
        second["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("done");
        (await AdmittedAsync(peer, 3)).Should().Be(0);
    }

    [Test]
    public async Task T114_ACallThatBecomesATask_HoldsItsPlaceUntilItsRunHasEnded()
    {
        var (tasks, gate) = (new ImitatedTasks(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        tasks.Takes = static tool => tool == "change_thing";
        tasks.BeforeRun = () => gate.Task;
        await using var server = await TestServer.StartAsync(
            mcp =>
            {
                mcp.WithTools([_tools.Changing(), _tools.Reading()]);
                mcp.Services.AddOptions<McpServerOptions>().Configure<IServiceScopeFactory>(tasks.Configure);
                mcp.Govern(_audit, FakePolicy.AllowAll, governance => governance.UseCallerResolver(_ => Limited.Caller(_subject)).UseInterceptor(Judging(Limited.Concurrency(1))));
            },
            services => services.AddSingleton<TimeProvider>(_time));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var id = await peer.CreateTaskAsync("change_thing");

        (await AdmittedAsync(peer, 1, tool: "read_thing")).Should().Be(0);

        gate.SetResult();
        await tasks.EndAsync(id);
        await _audit.OutcomesAsync(2);
        (await AdmittedAsync(peer, 3, tool: "read_thing")).Should().Be(3);
    }

    [Test]
    public async Task T115_OneCallerUsesItAllUp_OthersHaveTheirOwn([Values] bool rate)
    {
        await using var server = await StartAsync(rate ? Limited.Rate(2) : Limited.Quota(2));
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        (await AdmittedAsync(peer, 50, "mallory")).Should().Be(2);
        (await AdmittedAsync(peer, 5, "alice")).Should().Be(2);
        (await AdmittedAsync(peer, 5, "bob")).Should().Be(2);
    }

    [Test]
    public async Task T115_PerCallerAndTool_OneToolDoesNotUseUpAnother()
    {
        await using var server = await StartAsync(Limited.Rate(2, per: [LimitPart.Caller, LimitPart.Tool]));
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        (await AdmittedAsync(peer, 5)).Should().Be(2);
        (await AdmittedAsync(peer, 5, tool: "read_thing")).Should().Be(2);
    }

    [Test]
    public async Task T116_NamesInTheRequest_ChargeNobodyElse([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var any = _tools.From("any", (string? caller, string? subject, string? tenant) => $"{caller}{subject}{tenant}");
        await using var server = await StartAsync(Limited.Rate(3, per: [LimitPart.Subject, LimitPart.Client, LimitPart.Tenant]), tool: any);
        var peer = await server.ConnectRawAsync(revision);
        _subject = "mallory";
        for (var call = 0; call < 10; call++)
        {
            var request = new JsonObject
            {
                ["name"] = "any",
                ["arguments"] = new JsonObject { ["caller"] = "alice", ["subject"] = "alice", ["tenant"] = "acme" },
                ["_meta"] = new JsonObject { ["caller"] = "alice", ["subject"] = "alice", ["dev.mcpgovernance/caller"] = "alice" },
            };
            Code(await peer.RequestAsync("tools/call", request)).Should().Be(call < 3 ? null : DenialCodes.LimitExceeded);
        }

        (await AdmittedAsync(peer, 5, "alice")).Should().Be(3);
    }

    [Test]
    public async Task T117_LimiterThatThrows_IsRefusedAndRecorded([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await StartAsync(Limited.Rate(4, per: (LimitPart)99));
        var peer = await server.ConnectRawAsync(revision);

        Code(await peer.CallAsync("change_thing")).Should().Be(DenialCodes.GovernanceFailed);

        _tools.Runs.Should().Be(0);
        _audit.Outcomes.Should().ContainSingle().Which.Should().Match<Recorded>(static record => record.Outcome == CallOutcome.Refused && record.Code == DenialCodes.GovernanceFailed);
    }

    [Test]
    public async Task T117_LimiterThatThrows_IsRefusedAlsoWhereThePolicyDoesNotEnforce([Values] PolicyMode mode)
    {
        var pipeline = new GovernancePipeline([new LimitsInterceptor(Options.Create(new LimitsOptions()), _time)]);
        var call = Limited.Call(_time, [Limited.Rule("broken", new RateRule(0, TimeSpan.FromSeconds(1), 1))], mode: mode);

        await pipeline.InvokeAsync(call);

        call.Denial!.Code.Should().Be(DenialCodes.GovernanceFailed);
        call.HandlerStarted.Should().BeFalse();
    }

    [Test]
    public async Task T118_RefusedLater_SpendsNothing([Values(GovernanceStage.Limits, GovernanceStage.Approval)] GovernanceStage stage)
    {
        var isClosed = true;
        await using var server = await StartAsync(Limited.Rate(2), governance => governance.UseInterceptor(new DelegatingInterceptor(
            stage, (context, next) => isClosed ? context.Deny(new Denial { Code = "desk.closed" }) : next())));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        for (var call = 0; call < 20; call++)
        {
            Code(await peer.CallAsync("change_thing")).Should().Be("desk.closed");
        }

        isClosed = false;
        (await AdmittedAsync(peer, 5)).Should().Be(2);
    }

    [Test]
    public async Task T118_CannotBeRecorded_SpendsNothing()
    {
        await using var server = await StartAsync(Limited.Quota(2));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        _audit.IsBroken = true;
        for (var call = 0; call < 20; call++)
        {
            Code(await peer.CallAsync("change_thing")).Should().Be(DenialCodes.AuditUnavailable);
        }

        _audit.IsBroken = false;
        (await AdmittedAsync(peer, 5)).Should().Be(2);
    }

    [Test]
    public async Task T118_CancelledBeforeItRuns_SpendsNothingAndHoldsNoPlace()
    {
        var waiting = new SemaphoreSlim(0);
        var isSlow = true;
        await using var server = await StartAsync(Limited.Rule("all", new RateRule(1, TimeSpan.FromDays(1), 1), 1, new QuotaRule(1, QuotaPeriod.Day, TimeZoneInfo.Utc)), governance =>
            governance.UseInterceptor(new DelegatingInterceptor(GovernanceStage.Approval, async (context, next) =>
            {
                if (isSlow)
                {
                    waiting.Release();
                    await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
                }

                await next();
            })));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        for (var call = 1; call <= 5; call++)
        {
            var request = peer.WithMeta(new JsonObject { ["name"] = "change_thing", ["arguments"] = new JsonObject { ["id"] = "1" } }).ToJsonString();
            await peer.SendAsync($$"""{"jsonrpc":"2.0","id":{{900 + call}},"method":"tools/call","params":{{request}}}""");
            (await waiting.WaitAsync(TimeSpan.FromSeconds(20))).Should().BeTrue();
            await peer.SendAsync($$$"""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{{{900 + call}}}}}""");
            await _audit.OutcomesAsync(call);
        }

        isSlow = false;
        (await AdmittedAsync(peer, 5)).Should().Be(1);
        _tools.Runs.Should().Be(1);
    }

    [Test]
    public async Task T118_RefusedByTheLimit_SpendsNothing()
    {
        await using var server = await StartAsync(Limited.Rate(2));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        (await AdmittedAsync(peer, 50)).Should().Be(2);
        _time.Advance(TimeSpan.FromHours(1));

        (await AdmittedAsync(peer, 50)).Should().Be(1);
    }

    [Test]
    public void T119_OneProcess_KeepsItsBoundExactly_AndEachCountsForItself()
    {
        LimitsInterceptor[] processes = [new(Options.Create(new LimitsOptions()), TimeProvider.System), new(Options.Create(new LimitsOptions()), TimeProvider.System)];
        LimitRule[] limits = [Limited.Rate(10), Limited.Quota(10, period: QuotaPeriod.Month)];
        var admitted = new ConcurrentDictionary<int, int>();

        Racers.Run(32, racer =>
        {
            for (var attempt = 0; attempt < 20; attempt++)
            {
                var call = Limited.Call(TimeProvider.System, limits);
                processes[racer % 2].InvokeAsync(call, static context => context.RunHandlerAsync()).AsTask().Wait();
                admitted.AddOrUpdate(racer % 2, call.HandlerStarted ? 1 : 0, (_, count) => count + (call.HandlerStarted ? 1 : 0));
            }
        });

        admitted.Should().BeEquivalentTo(new Dictionary<int, int> { [0] = 10, [1] = 10 }, "n processes admit up to n times as much, and not one call more");
    }

    [Test]
    public async Task T120_MoreCallersThanAreTracked_ShareOneLimit()
    {
        await using var server = await StartAsync(Limited.Rate(2), static governance => governance.UseLimits(static limits => limits.MaxTracked = 3));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        foreach (var known in new[] { "alice", "bob", "carol" })
        {
            (await AdmittedAsync(peer, 1, known)).Should().Be(1);
        }

        var admitted = 0;
        for (var number = 0; number < 30; number++)
        {
            admitted += await AdmittedAsync(peer, 1, $"robot-{number}");
        }

        admitted.Should().Be(2);
        (await AdmittedAsync(peer, 5, "alice")).Should().Be(1, "who is tracked keeps a limit of their own");
    }

    [Test]
    public void T120_KeysThatExplode_AreBoundedInNumberAndLength()
    {
        const int Tracked = 100;
        var limit = Limited.Rate(1, per: [LimitPart.Caller, LimitPart.Client, LimitPart.Tool]);
        var table = new LimitTable(limit, Tracked, _time);
        bool IsAdmitted(int number)
        {
            using var key = new LimitKey(limit.Per, Limited.Call(_time, [limit], $"{number}-{new string('x', 2_000)}"), stackalloc char[LimitKey.OrdinaryLength]);
            key.Text.Length.Should().BeLessThanOrEqualTo(512);
            return table.TryTake(key.Text, _time.GetTimestamp(), true, out _, out _) == LimitAnswer.Taken;
        }

        var admitted = Enumerable.Range(0, 2_000).Count(IsAdmitted);

        admitted.Should().Be(Tracked + 1, "those beyond share the limit of one");
        table.Count.Should().Be(Tracked);
    }

    [Test]
    public async Task T121_ClockGoesBackwards_GivesNothingAwayAndBansNobody([Values] bool rate)
    {
        await using var server = await StartAsync(rate ? Limited.Rate(2) : Limited.Quota(2));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        (await AdmittedAsync(peer, 5)).Should().Be(2);

        foreach (var off in new[] { -1, -25, 0, -8_760, 0 })
        {
            _time.Off = TimeSpan.FromHours(off);
            (await AdmittedAsync(peer, 5)).Should().Be(0, "the clock is set back {0} hours", off);
        }

        _time.Off = TimeSpan.FromDays(-365);
        (await AdmittedAsync(peer, 5)).Should().Be(0);
        _time.Advance(rate ? TimeSpan.FromHours(2) : TimeSpan.FromDays(1));
        (await AdmittedAsync(peer, 5)).Should().Be(2, "time goes on, whatever the clock says");
    }

    [Test]
    public async Task T121_ClockGoesForwardByAYearAndBack_GivesOnePeriodAndBansNobodyForAYear()
    {
        await using var server = await StartAsync(Limited.Quota(2));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        (await AdmittedAsync(peer, 5)).Should().Be(2);

        _time.Off = TimeSpan.FromDays(365);
        (await AdmittedAsync(peer, 5)).Should().Be(2, "it is another day by the clock");
        _time.Off = TimeSpan.Zero;
        (await AdmittedAsync(peer, 5)).Should().Be(0);

        _time.Advance(TimeSpan.FromDays(1));
        (await AdmittedAsync(peer, 5)).Should().Be(2);
    }
}
