using System.Globalization;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class CodePointSetTests
{
    [TestCase("", "")]
    [TestCase("5-7", "5-7")]
    [TestCase("8-9 1-2", "1-2 8-9")]
    [TestCase("1-2 3-4", "1-4")]
    [TestCase("1-2 4-5", "1-2 4-5")]
    [TestCase("1-9 3-4", "1-9")]
    [TestCase("1-5 3-9 9-9", "1-9")]
    [TestCase("1-5 3-9 11-12", "1-9 11-12")]
    [TestCase("9-1", "")]
    [TestCase("55296-57343", "")]
    [TestCase("55295-57344", "55295-55295 57344-57344")]
    [TestCase("55296-57344", "57344-57344")]
    [TestCase("55297-57344", "57344-57344")]
    [TestCase("55295-55296", "55295-55295")]
    [TestCase("57343-57343", "")]
    [TestCase("57345-57346", "57345-57346")]
    public void Of_Ranges_AreSortedAndDoNotTouch(string ranges, string expected) => Write(Read(ranges)).Should().Be(expected);

    [TestCase("", "0-55295 57344-1114111")]
    [TestCase("0-5", "6-55295 57344-1114111")]
    [TestCase("1-5 7-9", "0-0 6-6 10-55295 57344-1114111")]
    [TestCase("0-1114110", "1114111-1114111")]
    [TestCase("0-1114111", "")]
    public void Complement_IsAllTheRest(string ranges, string expected)
    {
        Write(Read(ranges).Complement()).Should().Be(expected);
        Write(Read(expected).Complement()).Should().Be(ranges.Replace("0-1114110", "0-55295 57344-1114110", StringComparison.Ordinal).Replace("0-1114111", "0-55295 57344-1114111", StringComparison.Ordinal));
    }

    [TestCase("1-2", "4-5", false)]
    [TestCase("1-3", "3-5", true)]
    [TestCase("3-5", "1-3", true)]
    [TestCase("1-9", "4-5", true)]
    [TestCase("4-5", "1-9", true)]
    [TestCase("1-2 7-8", "4-5 8-9", true)]
    [TestCase("1-2 7-8", "4-5 10-11", false)]
    [TestCase("1-2", "", false)]
    [TestCase("5-5", "5-5", true)]
    public void Overlaps_SomethingInCommon_IsTold(string one, string other, bool overlaps) => Read(one).Overlaps(Read(other)).Should().Be(overlaps);

    [Test]
    public void Contains_EachNumber_IsToldByItsRange()
    {
        var set = Read("1-2 4-4 6-9 20-30");

        Enumerable.Range(0, 40).Where(set.Contains).Should().Equal([1, 2, 4, 6, 7, 8, 9, .. Enumerable.Range(20, 11)]);
        Write(set.Union(Read("3-3 31-31"))).Should().Be("1-4 6-9 20-31");
    }

    [TestCase(UnicodeCategory.Control, "0-31 127-159")]
    [TestCase(UnicodeCategory.LineSeparator, "8232-8232")]
    [TestCase(UnicodeCategory.SpaceSeparator, "32-32 160-160 5760-5760 8192-8202 8239-8239 8287-8287 12288-12288")]
    [TestCase(UnicodeCategory.PrivateUse, "57344-63743 983040-1048573 1048576-1114109")]
    [TestCase(UnicodeCategory.Surrogate, "")]
    public void Of_ACategory_IsAllThatHaveIt(UnicodeCategory category, string expected) => Write(CodePointSet.Of(category)).Should().Be(expected);

    [Test]
    public void Of_WhatIsNotAssigned_ReachesTheEnd() => CodePointSet.Of(UnicodeCategory.OtherNotAssigned).Ranges[^1].Should().Be((0x10FFFE, 0x10FFFF));

    private static CodePointSet Read(string ranges) => CodePointSet.Of(
        [.. ranges.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static range => range.Split('-')).Select(static ends => (Number(ends[0]), Number(ends[1])))]);

    private static string Write(CodePointSet set) => string.Join(' ', set.Ranges.Select(static range => $"{range.First}-{range.Last}"));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
