using McpGovernance.Audit;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
public class UuidSourceTests
{
    [Test]
    public void Next_ClockStandsStill_IsStrictlyIncreasing()
    {
        var ids = new UuidSource(new FakeTimeProvider());

        var texts = Enumerable.Range(0, 100_000).Select(_ => ids.Next().ToString()).ToList();

        texts.Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();
    }

    [Test]
    public void Next_ClockGoesBack_IsStillIncreasing()
    {
        var time = new GoingBack();
        var ids = new UuidSource(time);
        var first = ids.Next();
        time.Now -= TimeSpan.FromHours(1);

        string.CompareOrdinal(ids.Next().ToString(), first.ToString()).Should().BePositive();
    }

    [Test]
    public void Next_ManyThreads_NeverTheSame()
    {
        var ids = new UuidSource(TimeProvider.System);

        var all = Enumerable.Range(0, 20_000).AsParallel().Select(_ => ids.Next()).ToHashSet();

        all.Should().HaveCount(20_000);
    }

    [Test]
    public void Next_Form_IsRfc9562Version7()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(0x0193_C0DE_1234));

        var id = new UuidSource(time).Next();

        id.Version.Should().Be(7);
        (id.Variant & 0xC).Should().Be(0x8);
        id.ToString().Should().StartWith("0193c0de-1234-7");
    }

    private sealed class GoingBack : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(50);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
