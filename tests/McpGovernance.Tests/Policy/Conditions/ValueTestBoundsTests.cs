using System.Text.Json;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>What is too long, too deep or too much is not told, and takes no time.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ValueTestBoundsTests
{
    private const int MaxText = 16 * 1024;

    private static string Text(int length) => $"\"{new string('a', length)}\"";

    private static string Items(int count, string item) => $"[{string.Join(',', Enumerable.Repeat(item, count))}]";

    [TestCase(MaxText, "T")]
    [TestCase(MaxText + 1, "U")]
    public void Pattern_OfLongText_IsUnknown(int length, string answer) => Asked.Ask("""{"pattern":"^a*$"}""", Text(length)).Should().Be(answer);

    [Test]
    public void Pattern_OfEscapedText_CountsTheEscapes() => Asked.Ask("""{"pattern":"a"}""", $"\"{string.Concat(Enumerable.Repeat("\\u0061", MaxText / 5))}\"").Should().Be("U");

    [TestCase(MaxText - 4, "F")]
    [TestCase(MaxText - 3, "U")]
    public void Literal_OfLargeArray_IsUnknown(int length, string answer) => Asked.Ask("""{"const":["x"]}""", $"[{Text(length)}]").Should().Be(answer);

    /// <summary>Each of two literals may have to be compared with all of an item: 2,000 of the allowance for each.</summary>
    [TestCase(9, "T")]
    [TestCase(10, "U")]
    public void Literal_OfManyLargeItems_IsUnknown(int count, string answer) =>
        Asked.Ask("""{"items":{"not":{"enum":[["x"],["y"]]}}}""", Items(count, $"[{Text(15_996)}]")).Should().Be(answer);

    /// <summary>1 and a 64th of its length for each text, and 1 for each item.</summary>
    [TestCase(79, "T")]
    [TestCase(80, "U")]
    public void Pattern_OfManyLongItems_IsUnknown(int count, string answer) => Asked.Ask("""{"items":{"pattern":"^a*$"}}""", Items(count, Text(16_000))).Should().Be(answer);

    [Test]
    public void Literal_OfLongText_IsToldApartAtOnce() => Asked.Ask("""{"enum":["x","y"]}""", Text(1_000_000)).Should().Be("F");

    [TestCase(20_000, "T")]
    [TestCase(20_001, "U")]
    public void Items_MoreThanTheAllowance_AreUnknown(int count, string answer) => Asked.Ask("""{"items":{"minimum":0}}""", Items(count, "1")).Should().Be(answer);

    [Test]
    public void Items_FalseBeforeTheEnd_IsFalse() => Asked.Ask("""{"items":{"minimum":0}}""", $"[-1,{Items(30_000, "1")[1..]}").Should().Be("F");

    [TestCase("-1,", "U")]
    [TestCase("5,", "T")]
    public void Contains_MoreThanTheAllowance_IsUnknownUnlessFoundBefore(string first, string answer) =>
        Asked.Ask("""{"contains":{"minimum":0}}""", $"[{first}{Items(30_000, "-1")[1..]}").Should().Be(answer);

    /// <summary>The allowance ends in the middle of items that would not pass: the rest is not looked at.</summary>
    [Test]
    public void Items_AfterTheAllowance_AreNotLookedAt() => Asked.Ask("""{"items":{"minimum":0}}""", $"[{Items(20_001, "1")[1..^1]},-1]").Should().Be("U");

    [TestCase("""{"enum":["a"]}""", "\"a\"")]
    [TestCase("""{"enum":[["a"]]}""", """["a"]""")]
    [TestCase("""{"pattern":"a"}""", "\"a\"")]
    [TestCase("""{"properties":{"a":{"type":"number"}}}""", """{"a":1}""")]
    [TestCase("""{"items":{"type":"number"}}""", "[1]")]
    [TestCase("""{"equals":{"ref":"caller.subject"}}""", "\"ann\"")]
    public void Ask_WhenTheAllowanceIsUsedUp_IsUnknownUntilTheNextJudgementBegins(string fragment, string value)
    {
        var test = Asked.Fragment(fragment);
        var facts = Asked.Facts(Asked.Question());
        facts.Spend(20_000).Should().BeTrue();

        test.Ask(JsonElement.Parse(value), ref facts).Should().Be(Answers.Unknown);
        facts.Begin();
        test.Ask(JsonElement.Parse(value), ref facts).Should().Be(Answers.True);
    }

    [TestCase("""{"caller.subject":{"equals":"ann"}}""")]
    [TestCase("""{"caller.subject":{"pattern":"ann"}}""")]
    public void Ask_OfAFactWhenTheAllowanceIsUsedUp_IsUnknown(string condition)
    {
        var asked = Asked.Condition(condition);
        var facts = Asked.Facts(Asked.Question());
        facts.Spend(20_000);

        asked.Ask(ref facts).Should().Be(Answers.Unknown);
        facts.Begin();
        asked.Ask(ref facts).Should().Be(Answers.True);
    }

    [Test]
    public void Spend_AllowsExactlyTheAllowance()
    {
        var facts = Asked.Facts(Asked.Question());

        facts.Spend(19_999).Should().BeTrue();
        facts.Spend(1).Should().BeTrue();
        facts.Spend(0).Should().BeTrue();
        facts.Spend(1).Should().BeFalse();
        facts.Spend(0).Should().BeFalse();
    }

    [Test]
    public void Exhaust_LeavesNothingUntilTheNextJudgementBegins()
    {
        var facts = Asked.Facts(Asked.Question());

        facts.Exhaust();

        facts.Spend(0).Should().BeFalse();
        facts.Begin();
        facts.Spend(20_000).Should().BeTrue();
    }

    /// <summary>What one guard looks at is not taken from another, whichever stands first.</summary>
    [TestCase("a", "z")]
    [TestCase("z", "a")]
    public void Judge_AnExpensiveGuard_TakesNothingFromAnother(string expensive, string cheap)
    {
        var policy = Policies.Load(
            $$$"""
            { "name": "p", "version": "1", "matrix": { "authenticated": ["*"] }, "guards": [
              { "name": "{{{expensive}}}", "tools": ["*"], "when": { "args.list": { "items": { "minimum": 0 } } }, "require": { "person": true } },
              { "name": "{{{cheap}}}", "tools": ["*"], "when": { "args.list": { "contains": { "const": -5 } } }, "unless": { "args.name": { "pattern": "^x$" } }, "deny": true } ] }
            """);
        var roles = policy.ResolveRoles(Asked.Customer, Policies.Now);
        var question = Asked.Question(arguments: $$"""{ "list": {{Items(30_000, "1")}}, "name": "x" }""") with { Roles = roles };

        policy.Judge(question).Applied.Should().Equal($"guards/{expensive}");
    }

    [TestCase(500)]
    public void Ask_OfDeepValues_Answers(int depth)
    {
        var deep = new string('[', depth) + new string(']', depth);

        Asked.Ask("""{"const":[]}""", deep).Should().Be("F");
        Asked.Ask("""{"items":{"items":{"const":[]}}}""", deep).Should().Be("F");
        Asked.Ask("""{"const":[]}""", string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth)).Should().Be("U");
    }

    [Test]
    public void Ask_OfADeepFragment_Answers()
    {
        const int Depth = 60;
        var fragment = string.Concat(Enumerable.Repeat("""{"not":""", Depth)) + """{"minimum":1}""" + new string('}', Depth);

        Asked.Ask(fragment, "1").Should().Be("T");
        Asked.AskOpen(fragment).Should().Be("TFU");
    }
}
