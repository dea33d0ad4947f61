using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyTreeTests
{
    private static readonly DocumentText s_text = new("p.x", "0123456789"u8.ToArray()) { Subject = "The policy", Expected = "a document" };

    private readonly DocumentProblems _problems = new(s_text);
    private readonly PolicyTree _tree;

    public PolicyTreeTests() => _tree = new PolicyTree(s_text, _problems);

    private string Problem() =>
        _problems.Invoking(static problems => problems.ThrowIfAny()).Should().Throw<GovernanceConfigurationException>().Which.Message.Split("\n  ")[1..].Should().ContainSingle().Subject;

    [Test]
    public void Tree_EveryKindOfValue_IsWhatAReaderOfJsonMakes()
    {
        _tree.StartObject(0);
        _tree.Name("a", 1);
        _tree.StartArray(2);
        _tree.Text("t", 3);
        _tree.Number("-1.50e+3", 4);
        _tree.Boolean(true, 5);
        _tree.Boolean(false, 6);
        _tree.Null(7);
        _tree.End();
        _tree.Name("b", 8);
        _tree.StartObject(9);
        _tree.End();
        _tree.End();
        _tree.Finish();

        var document = _tree.Document!;
        (document.Kind, document.Offset, document.Pointer).Should().Be((JsonValueKind.Object, 0, ""));
        document.Children.Select(static node => (node.Kind, node.Key, node.KeyOffset, node.Offset, node.Pointer)).Should().Equal(
            (JsonValueKind.Array, "a", 1, 2, "/a"), (JsonValueKind.Object, "b", 8, 9, "/b"));
        document.Children[0].Children.Select(static node => (node.Kind, node.Key, node.KeyOffset, node.Offset, node.Text)).Should().Equal(
            (JsonValueKind.String, "0", -1, 3, "t"), (JsonValueKind.Number, "1", -1, 4, "-1.50e+3"), (JsonValueKind.True, "2", -1, 5, ""),
            (JsonValueKind.False, "3", -1, 6, ""), (JsonValueKind.Null, "4", -1, 7, ""));
        _problems.HasAny.Should().BeFalse();
    }

    [Test]
    public void Name_Twice_IsKeptTwice()
    {
        _tree.StartObject(0);
        _tree.Name("a", 0);
        _tree.Null(0);
        _tree.Name("a", 0);
        _tree.Null(0);
        _tree.End();

        _tree.Document!.Children.Should().HaveCount(2);
    }

    [Test]
    public void Name_WhereNoneMayStand_Throws()
    {
        _tree.Invoking(static tree => tree.Name("a", 0)).Should().Throw<InvalidOperationException>("there is no object");
        _tree.StartObject(0);
        _tree.Name("a", 0);
        _tree.Invoking(static tree => tree.Name("b", 0)).Should().Throw<InvalidOperationException>("a value is due");
        _tree.StartArray(0);
        _tree.Invoking(static tree => tree.Name("b", 0)).Should().Throw<InvalidOperationException>("items have no names");
    }

    [Test]
    public void Value_WhereNoneMayStand_Throws()
    {
        _tree.StartObject(0);
        _tree.Invoking(static tree => tree.Text("x", 0)).Should().Throw<InvalidOperationException>("a name is due");
        _tree.Invoking(static tree => tree.StartArray(0)).Should().Throw<InvalidOperationException>("a name is due");
        _tree.End();
        _tree.Invoking(static tree => tree.Null(0)).Should().Throw<InvalidOperationException>("a document is one value");
    }

    [Test]
    public void End_WhereNothingMayEnd_Throws()
    {
        _tree.Invoking(static tree => tree.End()).Should().Throw<InvalidOperationException>("nothing is open");
        _tree.StartObject(0);
        _tree.Name("a", 0);
        _tree.Invoking(static tree => tree.End()).Should().Throw<InvalidOperationException>("a value is due");
        _tree.Null(0);
        _tree.Invoking(static tree => tree.End()).Should().NotThrow();
    }

    [TestCase("0")]
    [TestCase("-0")]
    [TestCase("10.50")]
    [TestCase("1E5")]
    [TestCase("1e-05")]
    [TestCase("123456789012345678901234567890")]
    public void Number_OfJson_IsKeptAsItIs(string json)
    {
        _tree.Number(json, 0);

        _tree.Document!.Text.Should().Be(json);
    }

    [TestCase("")]
    [TestCase("01")]
    [TestCase("+1")]
    [TestCase(".5")]
    [TestCase("5.")]
    [TestCase("1e")]
    [TestCase(" 1")]
    [TestCase("1 ")]
    [TestCase("1\n")]
    [TestCase("1_0")]
    [TestCase("0x1")]
    [TestCase("NaN")]
    [TestCase("\u0661")]
    [TestCase("--1")]
    public void Number_NotOfJson_Throws(string json) => _tree.Invoking(tree => tree.Number(json, 0)).Should().Throw<ArgumentException>();

    [Test]
    public void Text_HalfOfASurrogatePair_IsAnErrorOfTheDocument([Values(0xD800, 0xDC00)] int half)
    {
        _tree.Text($"x{(char)half}y", 3);

        Problem().Should().Be("p.x(1,4) at '': The text has half of a surrogate pair. Expected well-formed Unicode. Correct the escape.");
    }

    [Test]
    public void Name_HalfOfASurrogatePair_IsAnErrorOfTheDocument()
    {
        _tree.StartObject(0);
        _tree.Name("\uD800", 3);

        Problem().Should().StartWith("p.x(1,4) at '': The text has half of a surrogate pair.");
    }

    [Test]
    public void Error_AnyPlace_PointsToTheValueThatComesNext()
    {
        _tree.StartObject(0);
        _tree.Error(0, "A.", "Expected.");
        _tree.Name("a/~b", 0);
        _tree.Error(0, "B.", "Expected.");
        _tree.StartArray(0);
        _tree.Null(0);
        _tree.Error(0, "C.", "Expected.");

        _problems.Invoking(static problems => problems.ThrowIfAny()).Should().Throw<GovernanceConfigurationException>().Which.Message.Split("\n  ")[1..].Should().Equal(
            "p.x(1,1) at '': A. Expected.", "p.x(1,1) at '/a~1~0b': B. Expected.", "p.x(1,1) at '/a~1~0b/1': C. Expected.");
    }

    [Test]
    public void Depth_SixtyFour_IsTheMost()
    {
        for (var depth = 0; depth < 64; depth++)
        {
            _tree.StartArray(0);
        }

        _tree.Invoking(static tree => tree.Null(0)).Should().NotThrow();
        _tree.Invoking(static tree => tree.StartObject(7)).Should().Throw<GovernanceConfigurationException>()
            .Which.Message.Should().EndWith("/1': The document is deeper than 64 levels. Expected a policy, which is flat. Take levels out.").And.Contain("p.x(1,8) at '/0/0");
    }

    [Test]
    public void Values_TwoMillion_AreTheMost()
    {
        _tree.StartArray(0);
        for (var count = 1; count < 2_000_000; count++)
        {
            _tree.Null(0);
        }

        _tree.Invoking(static tree => tree.Null(2)).Should().Throw<GovernanceConfigurationException>()
            .Which.Message.Should().EndWith("p.x(1,3) at '/1999999': The document has more than 2000000 values. Expected fewer. Name what belongs together by patterns.");
    }

    [TestCase(-1)]
    [TestCase(11)]
    public void Offset_NotInTheText_Throws(int offset)
    {
        _tree.Invoking(tree => tree.Text("x", offset)).Should().Throw<ArgumentOutOfRangeException>();
        _tree.Invoking(tree => tree.Error(offset, "A.", "B.")).Should().Throw<ArgumentOutOfRangeException>();
        _tree.StartObject(10);
        _tree.Invoking(tree => tree.Name("x", offset)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public void Arguments_Missing_Throw()
    {
        _tree.Invoking(static tree => tree.Text(null!, 0)).Should().Throw<ArgumentNullException>();
        _tree.Invoking(static tree => tree.Name(null!, 0)).Should().Throw<ArgumentNullException>();
        _tree.Invoking(static tree => tree.Number(null!, 0)).Should().Throw<ArgumentNullException>();
        _tree.Invoking(static tree => tree.Error(0, " ", "x")).Should().Throw<ArgumentException>();
        _tree.Invoking(static tree => tree.Error(0, "x", " ")).Should().Throw<ArgumentException>();
    }
}
