using McpGovernance.Audit;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
internal sealed class RefusalWindowsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    [Test]
    public void Of_MoreCallersThanTheBound_AreCountedTogether()
    {
        var windows = new RefusalWindows(Length, 2);
        windows.Of("a", Start, out var isOthers);
        isOthers.Should().BeFalse();
        windows.Of("b", Start, out _);

        var third = windows.Of("c", Start, out isOthers);
        isOthers.Should().BeTrue();
        windows.Of("d", Start, out _).Should().BeSameAs(third);
        windows.Of("a", Start, out isOthers);
        isOthers.Should().BeFalse("who is counted apart stays so");
    }

    [Test]
    public void Of_CallersThatBecameQuiet_MakeRoom()
    {
        var windows = new RefusalWindows(Length, 1);
        windows.Of("a", Start, out _).Add(Start, 1, Length);

        windows.Of("b", Start + Length, out var isOthers);

        isOthers.Should().BeFalse();
    }

    /// <summary>A clock that was ahead for a moment must not keep everything for ever, nor count a day's refusals as one burst.</summary>
    [Test]
    public void Add_ClockThatGoesBack_BeginsAnew()
    {
        var windows = new RefusalWindows(Length, 10);
        windows.Of("a", Start.AddDays(1), out _).Add(Start.AddDays(1), 15, Length);

        for (var i = 0; i < 20; i++)
        {
            var at = Start.AddMinutes(i * 4);
            windows.Of("a", at, out _).Add(at, 1, Length).Should().BeLessThanOrEqualTo(2);
        }
    }

    /// <summary>The window itself too, which somebody may hold.</summary>
    [Test]
    public void Add_WindowWhoseClockGoesBack_BeginsAnew()
    {
        var window = new RefusalWindow();
        window.Add(Start.AddDays(1), 15, Length);

        window.Add(Start, 1, Length).Should().Be(1);
    }

    [TestCase(long.MaxValue)]
    [TestCase(-5)]
    public void Add_CountThatCannotBe_OverflowsNothing(long count)
    {
        var window = new RefusalWindow();
        window.Add(Start, count, Length);

        window.Add(Start, long.MaxValue, Length).Should().Be(long.MaxValue);
        window.Add(Start.AddSeconds(10), 1, Length).Should().Be(long.MaxValue);
    }
}
