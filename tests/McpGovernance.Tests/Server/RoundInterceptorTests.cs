using McpGovernance.Server;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RoundInterceptorTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 28, 12, 0, 0, TimeSpan.Zero));
    private readonly RoundInterceptor _interceptor;
    private int _passed;

    public RoundInterceptorTests() => _interceptor = new(new RoundSealer(new FakeKeyRing(), _time), static arguments => arguments is null ? "none" : "some");

    private static CallRound Round => Spine.Rounds.Any with { CallerKey = Caller.Anonymous.Key, ArgumentsDigest = "none" };

    private async Task<string?> RunAsync(CallRound? round)
    {
        var own = Guid.NewGuid();
        var call = new FakeInvokeContext(_time) { ClaimedRound = round, CallId = own };
        await _interceptor.InvokeAsync(call, _ =>
        {
            _passed++;
            return ValueTask.CompletedTask;
        });
        call.Continuation.Should().Be(call.Denial is null ? round : null);
        call.CallId.Should().Be(call.Continuation is null ? own : round!.CallId, "whoever is refused learns nothing of the call");
        return call.Denial?.Code;
    }

    [Test]
    public void Stage_IsIdentity() => _interceptor.Stage.Should().Be(GovernanceStage.Identity);

    [Test]
    public async Task InvokeAsync_FirstRound_Passes()
    {
        (await RunAsync(null)).Should().BeNull();
        _passed.Should().Be(1);
    }

    [Test]
    public async Task InvokeAsync_LaterRoundOfTheSame_PassesOnce()
    {
        (await RunAsync(Round)).Should().BeNull();
        (await RunAsync(Round)).Should().Be(DenialCodes.RoundInvalid);
        _passed.Should().Be(1);
    }

    [Test]
    public async Task InvokeAsync_LaterRoundOfAnythingElse_IsRefusedAndNotUsed()
    {
        (await RunAsync(Round with { Server = "Tickets" })).Should().Be(DenialCodes.RoundInvalid);
        (await RunAsync(Round with { CallerKey = "2|5:alice" })).Should().Be(DenialCodes.RoundInvalid);
        (await RunAsync(Round with { Method = "prompts/get" })).Should().Be(DenialCodes.RoundInvalid);
        (await RunAsync(Round with { Target = "Create_ticket" })).Should().Be(DenialCodes.RoundInvalid);
        (await RunAsync(Round with { ArgumentsDigest = "some" })).Should().Be(DenialCodes.RoundInvalid);
        _passed.Should().Be(0);

        (await RunAsync(Round)).Should().BeNull("what somebody else tried is not used up by that");
    }
}
