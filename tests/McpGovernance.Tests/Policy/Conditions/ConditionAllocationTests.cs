using McpGovernance.Tests.Support.Identity;

namespace McpGovernance.Tests.Policy;

/// <summary>Asking costs nothing but time.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ConditionAllocationTests
{
    [TestCase("""{"args.n":{"exclusiveMinimum":100}}""", "F")]
    [TestCase("""{"args.n":{"type":"integer","multipleOf":0.5}}""", "T")]
    [TestCase("""{"args.t":{"minLength":2}}""", "T")]
    [TestCase("""{"args.t":{"pattern":"^[a-z]+$"}}""", "T")]
    [TestCase("""{"args.t":{"enum":["x","paris"]}}""", "T")]
    [TestCase("""{"args.e":{"enum":["x","paris"]}}""", "T")]
    [TestCase("""{"args.o":{"const":{"a":[1]}}}""", "T")]
    [TestCase("""{"args.o.a":{"items":{"minimum":1},"contains":{"const":1}}}""", "T")]
    [TestCase("""{"args.o":{"properties":{"a":{"minItems":1}},"required":["a"]}}""", "T")]
    [TestCase("""{"args.id":{"equals":{"ref":"caller.claims.customer_id"}}}""", "T")]
    [TestCase("""{"args.n":{"enum":{"ref":"caller.claims.customer_id"}}}""", "T")]
    [TestCase("""{"time":{"zone":"Europe/Berlin","days":["wed"],"from":"08:00","to":"18:00","after":"2020-01-01T00:00:00Z"}}""", "T")]
    [TestCase("""{"caller.roles":{"contains":"lead"}}""", "T")]
    [TestCase("""{"caller.scopes":{"enum":["read","write"]}}""", "T")]
    [TestCase("""{"caller.claims.group":{"contains":"b"}}""", "T")]
    [TestCase("""{"caller.tenant":{"pattern":"^acme$"}}""", "T")]
    [TestCase("""{"client.version":{"atLeast":"2.0.0"}}""", "T")]
    [TestCase("""{"caller.subject":{"exists":true}}""", "T")]
    [TestCase("""{"anyOf":[{"args.n":{"maximum":1}},{"not":{"args.t":{"const":"rome"}}}]}""", "T")]
    public void Ask_AllocatesNothing(string condition, string answer)
    {
        var asked = Asked.Condition(condition);
        var question = Asked.Question(arguments: """{"n":42,"t":"paris","e":"par\u0069s","o":{"a":[1.0]},"id":"42"}""");
        var claims = new McpGovernance.Policy.CallerFacts(question.Caller);
        var seen = "";

        Allocations.PerRun(Ask).Should().Be(0);
        Ask();
        seen.Should().Be(answer);

        void Ask()
        {
            var facts = new McpGovernance.Policy.ConditionFacts(question, claims, isOpen: false);
            seen = asked.Ask(ref facts) switch { McpGovernance.Policy.Answers.True => "T", McpGovernance.Policy.Answers.False => "F", _ => "U" };
        }
    }
}
