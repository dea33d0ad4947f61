using System.Reflection;
using System.Text;
using McpGovernance.Testing;
using McpGovernance.Tests.Support;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using Flaw = McpGovernance.Tests.Support.WrongAuditSink.Flaw;

namespace McpGovernance.Tests.Testing;

/// <summary>The contract finds what breaks it: for each of its facts there is a sink that is wrong in that.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class AuditSinkContractTestsTests
{
    private static readonly (Flaw Flaw, string Fact)[] Wrong =
    [
        (Flaw.ChangingDescription, nameof(AuditSinkContractTests.Description_AskedTwice_IsTheSameAndWithinBounds)),
        (Flaw.Drops, nameof(AuditSinkContractTests.WriteAsync_ManyBatches_AreKeptInOrderAndNoneIsDropped)),
        (Flaw.Reorders, nameof(AuditSinkContractTests.WriteAsync_ManyBatches_AreKeptInOrderAndNoneIsDropped)),
        (Flaw.KeepsCopies, nameof(AuditSinkContractTests.WriteAsync_TheSameRangeTwice_KeepsOneCopy)),
        (Flaw.KnowsBatchesOnly, nameof(AuditSinkContractTests.WriteAsync_APartAndThenTheWhole_KeepsOneCopy)),
        (Flaw.ForgetsAtRestart, nameof(AuditSinkContractTests.WriteAsync_AfterARestart_KeepsOneCopyAndGoesOn)),
        (Flaw.CursorAhead, nameof(AuditSinkContractTests.ReadCursorAsync_AfterARestart_IsUnknownOrExact)),
        (Flaw.CursorOfAnyLog, nameof(AuditSinkContractTests.ReadCursorAsync_AfterARestart_IsUnknownOrExact)),
        (Flaw.DropsLarge, nameof(AuditSinkContractTests.WriteAsync_TheLargestRecord_IsKept)),
        (Flaw.EscapesText, nameof(AuditSinkContractTests.WriteAsync_EveryPlaneOfUnicode_IsKept)),
        (Flaw.RoundsNumbers, nameof(AuditSinkContractTests.WriteAsync_NumbersAtTheLimits_AreKept)),
        (Flaw.EncodesMarkup, nameof(AuditSinkContractTests.WriteAsync_HostileTexts_AreKeptAsTexts)),
        (Flaw.IgnoresTheLog, nameof(AuditSinkContractTests.WriteAsync_TwoLogsInterleaved_KeepsBoth)),
        (Flaw.IgnoresTheEpoch, nameof(AuditSinkContractTests.WriteAsync_TheNextEpoch_IsKeptBehindTheOneBefore)),
        (Flaw.StopsAtGaps, nameof(AuditSinkContractTests.WriteAsync_BehindAGap_GoesOn)),
        (Flaw.ThrowsAtTheUnknown, nameof(AuditSinkContractTests.WriteAsync_ARecordOfAnUnknownVersion_IsKeptOrRejected)),
        (Flaw.IgnoresTheTimeLimit, nameof(AuditSinkContractTests.WriteAsync_TimeIsUp_EndsSoon)),
        (Flaw.NeverDisposes, nameof(AuditSinkContractTests.DisposeAsync_WhileWriting_EndsSoonAndKeepsWhatWasAcknowledged)),
        (Flaw.BuffersUntilDisposed, nameof(AuditSinkContractTests.DisposeAsync_WhileWriting_EndsSoonAndKeepsWhatWasAcknowledged)),
        (Flaw.AcknowledgesWhatFailed, nameof(AuditSinkContractTests.WriteAsync_StoreThatFails_AcknowledgesNothingAndTellsNoContent)),
        (Flaw.TellsContent, nameof(AuditSinkContractTests.WriteAsync_StoreThatFails_AcknowledgesNothingAndTellsNoContent)),
    ];

    private static readonly string[] Facts =
        [.. typeof(AuditSinkContractTests).GetMethods().Where(static method => method.GetCustomAttribute<TestAttribute>() is not null).Select(static method => method.Name)];

    public static IEnumerable<TestCaseData> WrongSinks => Wrong.Select(static one => new TestCaseData((int)one.Flaw, one.Fact).SetArgDisplayNames(one.Flaw.ToString(), one.Fact));

    private static async Task<bool> BreaksAsync(Flaw flaw, string fact)
    {
        using var isolated = new TestExecutionContext.IsolatedContext();
        try
        {
            await (Task)typeof(AuditSinkContractTests).GetMethod(fact)!.Invoke(new Contract { Flaw = flaw }, null)!;
            return false;
        }
        catch (Exception failure) when (failure is AssertionException or ResultStateException or TimeoutException or InvalidOperationException or NotSupportedException)
        {
            return true;
        }
    }

    [TestCaseSource(nameof(WrongSinks))]
    public async Task Contract_WrongSink_Fails(int flaw, string fact) => (await BreaksAsync((Flaw)flaw, fact)).Should().BeTrue();

    [TestCaseSource(nameof(Facts))]
    public async Task Contract_RightSink_Passes(string fact) => (await BreaksAsync(Flaw.None, fact)).Should().BeFalse();

    [Test]
    public void Contract_EachFact_HasASinkThatIsWrongInIt() => Facts.Should().BeEquivalentTo(Wrong.Select(static one => one.Fact).Distinct());

    /// <summary>A fixture like a user's.</summary>
    private sealed class Contract : AuditSinkContractTests
    {
        public Flaw Flaw { get; init; }

        private readonly WrongAuditSink.Store _store = new();

        protected override ValueTask<AuditSink> CreateSinkAsync() => new(new WrongAuditSink(Flaw, _store));

        protected override ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(string log) =>
            new([.. _store.Records.Where(line => Encoding.UTF8.GetString(line).Contains(log, StringComparison.Ordinal)).Select(static line => (ReadOnlyMemory<byte>)line)]);

        protected override ValueTask<bool> BreakStoreAsync()
        {
            _store.IsBroken = true;
            return new(true);
        }
    }
}
