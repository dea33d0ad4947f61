using McpGovernance.Policy;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace McpGovernance.Tests.Policy;

/// <summary>What the policy writes to the log, word for word: people search for it.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyLogTests
{
    private readonly FakeLogger _log = new();

    private (int, LogLevel, string) Latest => (_log.LatestRecord.Id.Id, _log.LatestRecord.Level, _log.LatestRecord.Message);

    [Test]
    public void Log_OfCalls_IsAsPeopleReadIt()
    {
        var call = Guid.CreateVersion7();

        PolicyLog.Hidden(_log, call, CallerKind.Local, "local, x", "Tool \"a\"", "A hint.");
        Latest.Should().Be((403, LogLevel.Information, $"Call {call} is hidden from a caller of kind Local with roles local, x: Tool \"a\". A hint."));
        PolicyLog.Guarded(_log, call, "policy.denied", "Refused by 'guards/g'.");
        Latest.Should().Be((410, LogLevel.Information, $"Call {call} meets a guard: policy.denied. Refused by 'guards/g'."));
    }

    [Test]
    public void Log_OfLoading_IsAsPeopleReadIt()
    {
        PolicyLog.Loaded(_log, "n", "1", "sha256-x");
        Latest.Should().Be((401, LogLevel.Information, "Policy 'n' version '1' is in force (sha256-x)."));
        PolicyLog.Warning(_log, "A warning.");
        Latest.Should().Be((402, LogLevel.Warning, "A warning."));
    }

    [Test]
    public void Log_OfReloading_IsAsPeopleReadIt()
    {
        PolicyLog.NotTaken(_log, "It is wrong.");
        Latest.Should().Be((404, LogLevel.Error, "The policy that is in force stays, because what is there now is not taken: It is wrong."));
        PolicyLog.RightAgain(_log, "p.json");
        Latest.Should().Be((405, LogLevel.Information, "The policy 'p.json' is right again, and in force."));
        PolicyLog.StartedFromLastGood(_log, "l.json", "It is wrong.");
        Latest.Should().Be((406, LogLevel.Error, "The host starts on the last good policy 'l.json', because the policy's file is not right: It is wrong."));
        PolicyLog.NotWatched(_log, TimeSpan.FromSeconds(2), "No handles.");
        Latest.Should().Be((407, LogLevel.Warning, "The policy's directory cannot be watched, so changes are found only by looking every 00:00:02: No handles."));
        PolicyLog.NotCopied(_log, "It is full.");
        Latest.Should().Be((408, LogLevel.Error, "The policy's last good copy is not kept: It is full."));
    }

    [Test]
    public void NotTold_Cause_IsInTheLog()
    {
        var cause = new InvalidOperationException("deaf");

        PolicyLog.NotTold(_log, cause);

        Latest.Should().Be((409, LogLevel.Error, "The changed policy is in force, and somebody who follows it could not be told."));
        _log.LatestRecord.Exception.Should().BeSameAs(cause);
    }
}
