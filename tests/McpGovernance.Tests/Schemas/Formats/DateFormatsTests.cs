using System.Text;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class DateFormatsTests
{
    [TestCase("1996-02-29", true)]
    [TestCase("2012-02-29", true)]
    [TestCase("1200-02-29", true)]
    [TestCase("2000-02-29", true)]
    [TestCase("1000-02-29", false)]
    [TestCase("1900-02-29", false)]
    [TestCase("2019-02-29", false)]
    [TestCase("2020-/5-10", false)]
    [TestCase("2020-05-/9", false)]
    [TestCase("2020-05-31", true)]
    [TestCase("2020-06-31", false)]
    public void IsDate_ADay_IsOneOfItsMonth(string text, bool isOne) => DateFormats.IsDate(Encoding.UTF8.GetBytes(text)).Should().Be(isOne);

    [TestCase("12:00:00Z", true)]
    [TestCase("12:00:00.1z", true)]
    [TestCase("12:00:00.Z", false)]
    [TestCase("12:00:00.", false)]
    [TestCase("12:00:00", false)]
    [TestCase("23:59:60Z", true)]
    [TestCase("22:59:60Z", false)]
    [TestCase("00:29:60+00:30", true)]
    [TestCase("23:29:60-00:30", true)]
    public void IsTime_ATime_HasItsParts(string text, bool isOne) => DateFormats.IsTime(Encoding.UTF8.GetBytes(text)).Should().Be(isOne);

    [TestCase("P1Y2M3DT4H5M6S", true)]
    [TestCase("P1Y1Y", false)]
    [TestCase("P1Y1D", false)]
    [TestCase("P1W", true)]
    [TestCase("PW", false)]
    [TestCase("P", false)]
    [TestCase("PT", false)]
    [TestCase("P1", false)]
    public void IsDuration_ItsUnits_StandOnceAndInTheirOrder(string text, bool isOne) => DateFormats.IsDuration(Encoding.UTF8.GetBytes(text)).Should().Be(isOne);
}
