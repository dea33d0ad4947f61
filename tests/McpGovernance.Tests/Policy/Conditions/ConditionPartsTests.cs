using McpGovernance.Policy;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ConditionPartsTests
{
    [Test]
    public void Version_ThatIsNone_SaysWhatWasExpected() =>
        FluentActions.Invoking(static () => new FactVersionCondition(Fact.TryParse("client.version", null)!, "1", false)).Should().Throw<ArgumentException>()
            .Which.Message.Should().Be("Expected three numbers with dots. (Parameter 'bound')");

    [TestCase("""{"allOf":[{"minimum":1},{"minimum":1}]}""", """{"minimum":1}""")]
    [TestCase("""{"anyOf":[{"minimum":1},{"minimum":1}]}""", """{"minimum":1}""")]
    [TestCase("""{"allOf":[{"minimum":2},{"maximum":9},{"allOf":[{"minimum":1},{"minimum":2}]}]}""", """{"allOf":[{"maximum":9},{"minimum":1},{"minimum":2}]}""")]
    [TestCase("""{"anyOf":[{"minimum":2},{"maximum":9},{"anyOf":[{"minimum":1},{"minimum":2}]}]}""", """{"anyOf":[{"maximum":9},{"minimum":1},{"minimum":2}]}""")]
    [TestCase("""{"enum":["b","a","b",1]}""", """{"enum":["a","b",1]}""")]
    [TestCase("""{"not":{"not":{"minimum":1}}}""", null)]
    public void Fragment_NormalForm_IsFlatSortedAndOnce(string fragment, string? normal)
    {
        var once = Asked.Fragment(fragment).ToString();

        once.Should().Be(normal ?? once);
        Asked.Fragment(once).ToString().Should().Be(once);
    }

    [TestCase("""{"allOf":[{"args.x":{"equals":1}},{"args.x":{"equals":1}}]}""", """{"args.x":{"enum":[1]}}""")]
    [TestCase("""{"allOf":[{"args.y":{"equals":1}},{"allOf":[{"args.x":{"equals":1}},{"args.y":{"equals":1}}]}]}""", """{"allOf":[{"args.x":{"enum":[1]}},{"args.y":{"enum":[1]}}]}""")]
    [TestCase("""{"anyOf":[{"args.y":{"equals":1}},{"anyOf":[{"args.x":{"equals":1}},{"args.y":{"equals":1}}]}]}""", """{"anyOf":[{"args.x":{"enum":[1]}},{"args.y":{"enum":[1]}}]}""")]
    public void Condition_NormalForm_IsFlatSortedAndOnce(string condition, string normal) => Asked.Condition(condition).ToString().Should().Be(normal);

    [TestCase("""{"minimum":1}""", JsonTypes.Number | JsonTypes.Integer)]
    [TestCase("""{"minLength":1}""", JsonTypes.String)]
    [TestCase("""{"maxLength":1}""", JsonTypes.String)]
    [TestCase("""{"minItems":1}""", JsonTypes.Array)]
    [TestCase("""{"maxItems":1}""", JsonTypes.Array)]
    [TestCase("""{"minProperties":1}""", JsonTypes.Object)]
    [TestCase("""{"maxProperties":1}""", JsonTypes.Object)]
    [TestCase("""{"pattern":"a"}""", JsonTypes.String)]
    [TestCase("""{"items":{"minimum":1}}""", JsonTypes.Array)]
    [TestCase("""{"contains":{"minimum":1}}""", JsonTypes.Array)]
    [TestCase("""{"enum":["a",null]}""", JsonTypes.String | JsonTypes.Null)]
    [TestCase("""{"enum":[1]}""", JsonTypes.Number | JsonTypes.Integer)]
    [TestCase("""{"equals":{"ref":"caller.subject"}}""", JsonTypes.String | JsonTypes.Number | JsonTypes.Integer)]
    [TestCase("""{"anyOf":[{"minLength":1},{"minItems":1}]}""", JsonTypes.String | JsonTypes.Array)]
    [TestCase("""{"required":["a"]}""", JsonTypes.Object)]
    [TestCase("""{"properties":{"a":{"minimum":1}}}""", JsonTypes.Object)]
    public void Types_OfATest_AreThoseThatItKnows(string fragment, JsonTypes types) => Asked.Fragment(fragment).Types.Should().Be(types);
}
