using System.Collections;
using CsCheck;
using McpGovernance.Server;

namespace McpGovernance.Tests.Server;

/// <summary>Whatever is done to the list, what is ours stays first or last, and the rest behaves like a list.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PinnedListTests
{
    private static PinnedList<string> Both(params string[] rest) => new("first", "last", rest);

    private static PinnedList<string> First(params string[] rest) => new("first", null, rest);

    private static PinnedList<string> Last(params string[] rest) => new(null, "last", rest);

    [Test]
    public void Constructor_CopiesTheRest()
    {
        var rest = new List<string> { "a" };
        var list = new PinnedList<string>("first", "last", rest);
        rest.Clear();

        list.Should().Equal("first", "a", "last");
        list.First.Should().Be("first");
        list.Last.Should().Be("last");
        list.IsReadOnly.Should().BeFalse();
    }

    [Test]
    public void Count_CountsOurs()
    {
        Both().Count.Should().Be(2);
        First().Count.Should().Be(1);
        Last("a").Count.Should().Be(2);
        new PinnedList<string>(null, null, ["a"]).Count.Should().Be(1);
    }

    [Test]
    public void Get_EachIndex()
    {
        var list = Both("a", "b");
        list[0].Should().Be("first");
        list[1].Should().Be("a");
        list[2].Should().Be("b");
        list[3].Should().Be("last");
        First("a")[0].Should().Be("first");
        First("a")[1].Should().Be("a");
        Last("a")[0].Should().Be("a");
        Last("a")[1].Should().Be("last");
    }

    [TestCase(-1)]
    [TestCase(3)]
    [TestCase(4)]
    public void Get_OutsideTheList_Throws(int index) =>
        ((Action)(() => _ = Both("a")[index])).Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(index));

    [TestCase(-1, "first a b last")]
    [TestCase(0, "first a b last")]
    [TestCase(1, "first x b last")]
    [TestCase(2, "first a x last")]
    [TestCase(3, "first a b last")]
    [TestCase(4, "first a b last")]
    public void Set_ChangesTheRestOnly(int index, string expected)
    {
        var list = Both("a", "b");
        list[index] = "x";
        string.Join(' ', list).Should().Be(expected);
    }

    [TestCase(-5, "first x a b last")]
    [TestCase(0, "first x a b last")]
    [TestCase(1, "first x a b last")]
    [TestCase(2, "first a x b last")]
    [TestCase(3, "first a b x last")]
    [TestCase(4, "first a b x last")]
    [TestCase(99, "first a b x last")]
    public void Insert_StaysBetweenOurs(int index, string expected)
    {
        var list = Both("a", "b");
        list.Insert(index, "x");
        string.Join(' ', list).Should().Be(expected);
    }

    [Test]
    public void Insert_WithOnlyOneOfOurs()
    {
        var first = First("a");
        first.Insert(0, "x");
        first.Insert(3, "y");
        first.Should().Equal("first", "x", "a", "y");

        var last = Last("a");
        last.Insert(0, "x");
        last.Insert(3, "y");
        last.Should().Equal("x", "a", "y", "last");
    }

    [Test]
    public void Add_GoesBeforeTheLast()
    {
        var list = Both("a");
        list.Add("b");
        list.Should().Equal("first", "a", "b", "last");
    }

    [Test]
    public void Remove_TakesTheRestOnly()
    {
        var list = Both("a", "b");
        list.Remove("first").Should().BeFalse();
        list.Remove("last").Should().BeFalse();
        list.Remove("x").Should().BeFalse();
        list.Remove("a").Should().BeTrue();
        list.Should().Equal("first", "b", "last");
    }

    [Test]
    public void Remove_AnEqualOfOurs_TakesThatOne()
    {
        var list = Both("first", "last");
        list.Remove("last").Should().BeTrue();
        list.Remove("first").Should().BeTrue();
        list.Should().Equal("first", "last");
    }

    [TestCase(-1, "first a b last")]
    [TestCase(0, "first a b last")]
    [TestCase(1, "first b last")]
    [TestCase(2, "first a last")]
    [TestCase(3, "first a b last")]
    [TestCase(4, "first a b last")]
    public void RemoveAt_TakesTheRestOnly(int index, string expected)
    {
        var list = Both("a", "b");
        list.RemoveAt(index);
        string.Join(' ', list).Should().Be(expected);
    }

    [Test]
    public void RemoveAt_WithOnlyOneOfOurs()
    {
        var first = First("a");
        first.RemoveAt(0);
        first.Should().Equal("first", "a");
        first.RemoveAt(1);
        first.Should().Equal("first");

        var last = Last("a");
        last.RemoveAt(1);
        last.Should().Equal("a", "last");
        last.RemoveAt(0);
        last.Should().Equal("last");
    }

    [Test]
    public void Clear_LeavesOurs()
    {
        var list = Both("a", "b");
        list.Clear();
        list.Should().Equal("first", "last");
    }

    [Test]
    public void IndexOf_And_Contains_SeeOurs()
    {
        var list = Both("a", "last");
        list.IndexOf("first").Should().Be(0);
        list.IndexOf("a").Should().Be(1);
        list.IndexOf("last").Should().Be(2, "the first equal one counts");
        list.IndexOf("x").Should().Be(-1);
        Both().IndexOf("last").Should().Be(1);
        list.Contains("first").Should().BeTrue();
        list.Contains("a").Should().BeTrue();
        list.Contains("x").Should().BeFalse();
    }

    [Test]
    public void CopyTo_CopiesAllFromAnIndex()
    {
        var array = new string[5];
        Both("a").CopyTo(array, 1);
        array.Should().Equal(null, "first", "a", "last", null);
        ((Action)(() => Both().CopyTo(null!, 0))).Should().Throw<ArgumentNullException>().WithParameterName("array");
        ((Action)(() => Both().CopyTo(new string[1], 0))).Should().Throw<IndexOutOfRangeException>();
    }

    [Test]
    public void GetEnumerator_GoesThroughAllInOrder()
    {
        var seen = new List<object?>();
        foreach (var item in (IEnumerable)Both("a"))
        {
            seen.Add(item);
        }

        seen.Should().Equal("first", "a", "last");
    }

    [Test]
    public void AnySequenceOfOperations_LeavesOursInPlace_AndTheRestLikeAList()
    {
        var operation = Gen.Select(Gen.Int[0, 6], Gen.Int[-2, 9], Gen.Char['a', 'd'].Select(static c => c.ToString()));
        Gen.Select(Gen.Bool, Gen.Bool, operation.Array[0, 30]).Sample(static input =>
        {
            var (hasFirst, hasLast, operations) = input;
            var list = new PinnedList<string>(hasFirst ? "first" : null, hasLast ? "last" : null, ["a"]);
            var rest = new List<string> { "a" };
            var lead = hasFirst ? 1 : 0;
            foreach (var (kind, index, item) in operations)
            {
                var slot = index - lead;
                var inside = slot >= 0 && slot < rest.Count;
                switch (kind)
                {
                    case 0:
                        list.Add(item);
                        rest.Add(item);
                        break;
                    case 1:
                        list.Insert(index, item);
                        rest.Insert(Math.Clamp(slot, 0, rest.Count), item);
                        break;
                    case 2:
                        list.RemoveAt(index);
                        if (inside)
                        {
                            rest.RemoveAt(slot);
                        }

                        break;
                    case 3:
                        if (list.Remove(item) != rest.Remove(item))
                        {
                            return false;
                        }

                        break;
                    case 4:
                        list[index] = item;
                        if (inside)
                        {
                            rest[slot] = item;
                        }

                        break;
                    case 5 when index == 0:
                        list.Clear();
                        rest.Clear();
                        break;
                    default:
                        list.Remove("first");
                        list.Remove("last");
                        break;
                }
            }

            string[] expected = [.. hasFirst ? ["first"] : Array.Empty<string>(), .. rest, .. hasLast ? ["last"] : Array.Empty<string>()];
            return list.SequenceEqual(expected) && list.Count == expected.Length;
        });
    }
}
