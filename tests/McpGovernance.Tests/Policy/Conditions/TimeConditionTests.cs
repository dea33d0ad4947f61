using System.Globalization;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class TimeConditionTests
{
    private const string Office = """{"time":{"zone":"Europe/Berlin","days":["mon","tue","wed","thu","fri"],"from":"08:00","to":"18:00"}}""";
    private const string Night = """{"time":{"zone":"UTC","days":["fri"],"from":"22:00","to":"06:00"}}""";

    private static string At(string condition, string time) =>
        Asked.Holds(condition, Asked.Question() with { Time = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) });

    [TestCase("2026-07-01T05:59:59Z", "F")]
    [TestCase("2026-07-01T06:00:00Z", "T")]
    [TestCase("2026-07-01T15:59:59.9999999Z", "T")]
    [TestCase("2026-07-01T16:00:00Z", "F")]
    [TestCase("2026-07-01T08:00:00+02:00", "T")]
    [TestCase("2026-07-04T10:00:00Z", "F")]
    [TestCase("2026-01-05T06:59:59Z", "F")]
    [TestCase("2026-01-05T07:00:00Z", "T")]
    [TestCase("2026-01-05T16:59:59Z", "T")]
    [TestCase("2026-01-05T17:00:00Z", "F")]
    public void Window_IsMeantInItsZone_SummerAndWinter(string time, string answer) => At(Office, time).Should().Be(answer);

    /// <summary>On 2026-03-29 clocks in Berlin go from 02:00 to 03:00, on 2026-10-25 from 03:00 to 02:00.</summary>
    [TestCase("2026-03-29T00:59:59Z", "F")]
    [TestCase("2026-03-29T01:00:00Z", "T")]
    [TestCase("2026-03-29T01:59:59Z", "T")]
    [TestCase("2026-03-29T02:00:00Z", "F")]
    [TestCase("2026-10-25T00:30:00Z", "T")]
    [TestCase("2026-10-25T01:30:00Z", "T")]
    [TestCase("2026-10-24T23:59:59Z", "F")]
    [TestCase("2026-10-25T02:30:00Z", "F")]
    public void Window_WhenClocksChange_GoesByTheClock(string time, string answer)
    {
        var isSpring = time.Contains("-03-", StringComparison.Ordinal);

        At(isSpring ? """{"time":{"zone":"Europe/Berlin","from":"02:30","to":"04:00"}}""" : """{"time":{"zone":"Europe/Berlin","from":"02:00","to":"03:00"}}""", time).Should().Be(answer);
    }

    [TestCase("2026-07-03T21:59:59Z", "F")]
    [TestCase("2026-07-03T22:00:00Z", "T")]
    [TestCase("2026-07-03T23:59:59Z", "T")]
    [TestCase("2026-07-04T00:00:00Z", "T")]
    [TestCase("2026-07-04T05:59:59Z", "T")]
    [TestCase("2026-07-04T06:00:00Z", "F")]
    [TestCase("2026-07-03T05:00:00Z", "F")]
    [TestCase("2026-07-04T22:00:00Z", "F")]
    public void Window_PastMidnight_BelongsToTheDayItBeganOn(string time, string answer) => At(Night, time).Should().Be(answer);

    [Test]
    public void Window_PastMidnightOfSaturday_EndsOnSunday() =>
        At("""{"time":{"zone":"UTC","days":["sat"],"from":"22:00","to":"02:00"}}""", "2026-07-05T01:00:00Z").Should().Be("T");

    [TestCase("mon", 6)]
    [TestCase("tue", 7)]
    [TestCase("wed", 8)]
    [TestCase("thu", 9)]
    [TestCase("fri", 10)]
    [TestCase("sat", 11)]
    [TestCase("sun", 12)]
    public void Days_AreTheirs(string day, int ofJuly)
    {
        for (var other = 6; other <= 12; other++)
        {
            At($$$"""{"time":{"zone":"UTC","days":["{{{day}}}"]}}""", $"2026-07-{other:00}T12:00:00Z").Should().Be(other == ofJuly ? "T" : "F");
        }
    }

    [TestCase(""" "from":"08:00" """, "07:59:59", "F")]
    [TestCase(""" "from":"08:00" """, "08:00:00", "T")]
    [TestCase(""" "from":"08:00" """, "23:59:59", "T")]
    [TestCase(""" "to":"08:00" """, "00:00:00", "T")]
    [TestCase(""" "to":"08:00" """, "07:59:59", "T")]
    [TestCase(""" "to":"08:00" """, "08:00:00", "F")]
    [TestCase(""" "to":"00:00" """, "15:00:00", "T")]
    [TestCase(""" "from":"18:00","to":"00:00" """, "17:59:59", "F")]
    [TestCase(""" "from":"18:00","to":"00:00" """, "18:00:00", "T")]
    [TestCase(""" "from":"18:00","to":"00:00" """, "00:00:00", "F")]
    public void Window_OpenOnOneSide(string window, string time, string answer) => At($$$"""{"time":{"zone":"UTC",{{{window}}}}}""", $"2026-07-01T{time}Z").Should().Be(answer);

    [TestCase("""{"time":{"after":"2026-07-01T00:00:00Z"}}""", "2026-06-30T23:59:59.9999999Z", "F")]
    [TestCase("""{"time":{"after":"2026-07-01T00:00:00Z"}}""", "2026-07-01T00:00:00Z", "T")]
    [TestCase("""{"time":{"before":"2026-07-01T00:00:00Z"}}""", "2026-06-30T23:59:59.9999999Z", "T")]
    [TestCase("""{"time":{"before":"2026-07-01T00:00:00Z"}}""", "2026-07-01T00:00:00Z", "F")]
    [TestCase("""{"time":{"after":"2026-07-01T02:00:00+02:00"}}""", "2026-07-01T00:00:00Z", "T")]
    [TestCase("""{"time":{"after":"2026-07-01T00:00:00Z","before":"2026-07-02T00:00:00Z"}}""", "2026-07-01T12:00:00Z", "T")]
    [TestCase("""{"time":{"after":"2026-07-01T00:00:00Z","before":"2026-07-02T00:00:00Z"}}""", "2026-07-02T12:00:00Z", "F")]
    [TestCase("""{"time":{"zone":"UTC","from":"08:00","after":"2026-07-01T00:00:00Z"}}""", "2026-07-01T07:00:00Z", "F")]
    [TestCase("""{"time":{"zone":"UTC","from":"08:00","before":"2026-07-01T00:00:00Z"}}""", "2026-07-01T09:00:00Z", "F")]
    public void Instants_BoundFromOneToTheOther(string condition, string time, string answer) => At(condition, time).Should().Be(answer);

    [TestCase("0001-01-01T00:00:00Z")]
    [TestCase("9999-12-31T23:59:59Z")]
    public void Ask_AtTheEndsOfTime_Answers(string time)
    {
        At("""{"time":{"zone":"America/New_York","from":"00:00","to":"23:59"}}""", time).Should().HaveLength(1);
        At("""{"time":{"zone":"Pacific/Auckland","from":"22:00","to":"06:00"}}""", time).Should().HaveLength(1);
    }

    [TestCase("""{"time":{"zone":"UTC","days":["sun","mon","tue","wed","thu","fri","sat"]}}""")]
    [TestCase("""{"time":{"zone":"UTC","days":["wed","mon"],"from":"08:00"}}""")]
    [TestCase("""{"time":{"zone":"Europe/Berlin","to":"08:00","before":"2026-07-01T02:00:00+02:00"}}""")]
    [TestCase("""{"time":{"after":"2026-07-01T00:00:00Z"}}""")]
    public void NormalForm_ReadsBack(string condition)
    {
        var normal = Asked.Condition(condition).ToString();

        Asked.Condition(normal).ToString().Should().Be(normal);
    }

    [TestCase("from")]
    [TestCase("to")]
    public void NormalForm_WindowOpenOnOneSide_NamesNoDays(string side) =>
        Asked.Condition($$$"""{"time":{"{{{side}}}":"08:00","zone":"UTC"}}""").ToString().Should().Be($$$"""{"time":{"zone":"UTC","{{{side}}}":"08:00"}}""");

    [Test]
    public void NormalForm_WritesWhatIsMeant() => Asked.Condition("""{"time":{"before":"2026-07-01T02:00:00+02:00","to":"08:00","days":["wed","mon"],"zone":"Europe/Berlin"}}""").ToString()
        .Should().Be("""{"time":{"zone":"Europe/Berlin","days":["mon","wed"],"to":"08:00","before":"2026-07-01T00:00:00Z"}}""");
}
