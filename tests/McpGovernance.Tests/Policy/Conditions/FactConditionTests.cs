using System.Security.Claims;
using McpGovernance.Policy;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class FactConditionTests
{
    [TestCase("""{"caller.subject":{"equals":"ann"}}""", "T")]
    [TestCase("""{"caller.subject":{"const":"Ann"}}""", "F")]
    [TestCase("""{"caller.subject":{"enum":["bob","ann"]}}""", "T")]
    [TestCase("""{"caller.subject":{"enum":["bob"]}}""", "F")]
    [TestCase("""{"caller.claims.nothing":{"equals":"x"}}""", "U")]
    [TestCase("""{"caller.claims.nothing":{"contains":"x"}}""", "U")]
    [TestCase("""{"caller.claims.group":{"equals":"a"}}""", "U")]
    [TestCase("""{"caller.claims.group":{"enum":["a","b","c"]}}""", "T")]
    [TestCase("""{"caller.claims.group":{"enum":["c"]}}""", "F")]
    [TestCase("""{"caller.claims.group":{"contains":"a"}}""", "T")]
    [TestCase("""{"caller.claims.group":{"contains":["c","b"]}}""", "T")]
    [TestCase("""{"caller.claims.group":{"contains":"c"}}""", "F")]
    [TestCase("""{"caller.roles":{"contains":"lead"}}""", "T")]
    [TestCase("""{"caller.roles":{"contains":"authenticated"}}""", "F")]
    [TestCase("""{"caller.subject":{"exists":true}}""", "T")]
    [TestCase("""{"caller.subject":{"exists":false}}""", "F")]
    [TestCase("""{"caller.claims.nothing":{"exists":true}}""", "F")]
    [TestCase("""{"caller.claims.nothing":{"exists":false}}""", "T")]
    [TestCase("""{"caller.subject":{"pattern":"^a"}}""", "T")]
    [TestCase("""{"caller.subject":{"pattern":"^b"}}""", "F")]
    [TestCase("""{"caller.claims.nothing":{"pattern":"a"}}""", "U")]
    [TestCase("""{"caller.claims.group":{"pattern":"[ab]"}}""", "T")]
    [TestCase("""{"caller.claims.group":{"pattern":"a"}}""", "U")]
    [TestCase("""{"caller.claims.group":{"pattern":"b"}}""", "U")]
    [TestCase("""{"caller.claims.group":{"pattern":"x"}}""", "F")]
    [TestCase("""{"caller.subject":{"not":{"equals":"ann"}}}""", "F")]
    [TestCase("""{"caller.subject":{"anyOf":[{"equals":"bob"},{"pattern":"nn"}]}}""", "T")]
    [TestCase("""{"caller.subject":{"allOf":[{"equals":"ann"},{"pattern":"x"}]}}""", "F")]
    [TestCase("""{"caller.subject":{"pattern":"nn","equals":"ann"}}""", "T")]
    [TestCase("""{"client.version":{"atLeast":"2.1.0"}}""", "T")]
    [TestCase("""{"client.version":{"atLeast":"2.1.1"}}""", "F")]
    [TestCase("""{"client.version":{"atLeast":"1.9.9"}}""", "T")]
    [TestCase("""{"client.version":{"below":"2.1.0"}}""", "F")]
    [TestCase("""{"client.version":{"below":"2.1.1"}}""", "T")]
    [TestCase("""{"client.version":{"below":"10.0.0"}}""", "T")]
    [TestCase("""{"tool.version":{"below":"10.0.0"}}""", "U")]
    [TestCase("""{"environment":{"equals":"prod"}}""", "T")]
    [TestCase("""{"environment":{"equals":"test"}}""", "F")]
    public void Ask_Answers(string condition, string answer) => Asked.Holds(condition, Asked.Question()).Should().Be(answer);

    [TestCase("1.2.3", true)]
    [TestCase("0.0.0", true)]
    [TestCase("999999999.0.10", true)]
    [TestCase("1234567890.0.0", false)]
    [TestCase("1.2", false)]
    [TestCase("1.2.3.4", false)]
    [TestCase("1.2.3.4.5", false)]
    [TestCase("1.2.3-beta", false)]
    [TestCase("01.2.3", false)]
    [TestCase("1.02.3", false)]
    [TestCase("1.2.+3", false)]
    [TestCase("1..3", false)]
    [TestCase("1.2.", false)]
    [TestCase(" 1.2.3", false)]
    [TestCase("v1.2.3", false)]
    [TestCase("", false)]
    public void Version_IsThreePlainNumbers(string text, bool expected)
    {
        FactVersionCondition.TryParse(text).HasValue.Should().Be(expected);
        Asked.Holds("""{"client.version":{"atLeast":"0.0.0"}}""", Asked.Question() with { Client = new Implementation { Name = "x", Version = text } }).Should().Be(expected ? "T" : "U");
    }

    [Test]
    public void Version_ComparesItsNumbersInOrder() => FactVersionCondition.TryParse("1.20.3").Should().Be((1, 20, 3));

    [Test]
    public void Version_ThatIsNone_IsNoBound() =>
        FluentActions.Invoking(static () => new FactVersionCondition(Fact.TryParse("client.version", null)!, "1", false)).Should().Throw<ArgumentException>();

    [TestCase(1024, "T")]
    [TestCase(1025, "U")]
    public void Pattern_OfALongFact_IsUnknown(int length, string answer) =>
        Asked.Holds("""{"caller.subject":{"pattern":"^ä*$"}}""", Asked.Question(Asked.Customer with { Subject = new string('ä', length) })).Should().Be(answer);

    [TestCase("""{"equals":{"ref":"caller.claims.customer_id"}}""", "\"42\"", "T")]
    [TestCase("""{"equals":{"ref":"caller.claims.customer_id"}}""", "\"\\u00342\"", "T")]
    [TestCase("""{"equals":{"ref":"caller.claims.customer_id"}}""", "42", "T")]
    [TestCase("""{"equals":{"ref":"caller.claims.customer_id"}}""", "43", "F")]
    [TestCase("""{"equals":{"ref":"caller.claims.customer_id"}}""", "420", "F")]
    [TestCase("""{"equals":{"ref":"caller.claims.customer_id"}}""", "4", "F")]
    [TestCase("""{"equals":{"ref":"caller.claims.customer_id"}}""", "42.0", "U")]
    [TestCase("""{"equals":{"ref":"caller.claims.customer_id"}}""", "4.2e1", "U")]
    [TestCase("""{"equals":{"ref":"caller.claims.customer_id"}}""", "4E1", "U")]
    [TestCase("""{"equals":{"ref":"caller.claims.customer_id"}}""", "-0", "U")]
    [TestCase("""{"equals":{"ref":"caller.claims.customer_id"}}""", "12345678901234567890", "U")]
    [TestCase("""{"equals":{"ref":"caller.claims.customer_id"}}""", "null", "U")]
    [TestCase("""{"equals":{"ref":"caller.claims.customer_id"}}""", "[\"42\"]", "U")]
    [TestCase("""{"equals":{"ref":"caller.claims.customer_id"}}""", "\"42\\ud83d\"", "U")]
    [TestCase("""{"equals":{"ref":"caller.claims.customer_id"}}""", "\"4\\ud83d\"", "U")]
    [TestCase("""{"equals":{"ref":"caller.claims.nothing"}}""", "\"42\"", "U")]
    [TestCase("""{"equals":{"ref":"caller.claims.group"}}""", "\"a\"", "U")]
    [TestCase("""{"equals":{"ref":"caller.claims.group"}}""", "\"c\"", "F")]
    [TestCase("""{"enum":{"ref":"caller.claims.group"}}""", "\"a\"", "T")]
    [TestCase("""{"enum":{"ref":"caller.claims.group"}}""", "\"c\"", "F")]
    [TestCase("""{"enum":{"ref":"caller.claims.nothing"}}""", "\"c\"", "U")]
    [TestCase("""{"equals":{"ref":"caller.subject"}}""", "\"ann\"", "T")]
    [TestCase("""{"equals":{"ref":"caller.subject"}}""", "\"Ann\"", "F")]
    [TestCase("""{"items":{"equals":{"ref":"caller.subject"}}}""", "[\"ann\",\"bob\"]", "F")]
    public void Reference_Answers(string fragment, string value, string answer) => Asked.Ask(fragment, value).Should().Be(answer);

    [Test]
    public void Reference_OfACallerWhomNobodyVerified_IsUnknown() =>
        Asked.Ask("""{"equals":{"ref":"caller.subject"}}""", "\"ann\"", Asked.Customer with { Kind = CallerKind.Local }).Should().Be("U");

    [Test]
    public void Reference_ToTheSameValueTwice_IsOneValue() =>
        Asked.Ask("""{"equals":{"ref":"caller.claims.dept"}}""", "\"x\"", Policies.Verified(Policies.Issuer, new Claim("dept", "x", null, Policies.Issuer), new Claim("dept", "x", null, Policies.Issuer))).Should().Be("T");
}
