using McpGovernance.Audit;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
internal sealed class LearnedTimeTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    [TestCase("0 12 24", 24)]
    [TestCase("0 100 101", 25, TestName = "a pause counts as a day")]
    [TestCase("0 87600 87601", 25, TestName = "a clock that was set ten years ahead ends no learning")]
    [TestCase("0 87600 1 2 3", 26, TestName = "one that was set back goes on from there")]
    [TestCase("0 10 9 10 8 10", 10, TestName = "records that are a little out of order count once")]
    public void Pass_TimesOfRecords_CountAsWhatWasLearned(string hours, double expected)
    {
        var learned = new LearnedTime(TimeSpan.FromDays(1));

        foreach (var hour in hours.Split(' '))
        {
            learned.Pass(Start.AddHours(int.Parse(hour, null)));
        }

        learned.Length.TotalHours.Should().Be(expected);
    }

    [Test]
    public void BeginAnew_CountsFromTheNextRecordOn()
    {
        var learned = new LearnedTime(TimeSpan.FromDays(1));
        learned.Pass(Start);
        learned.Pass(Start.AddHours(5));
        learned.BeginAnew();
        learned.Pass(Start.AddHours(9));
        learned.Pass(Start.AddHours(10));

        learned.Length.Should().Be(TimeSpan.FromHours(1));
    }
}
