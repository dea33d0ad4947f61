using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
public sealed class ArgumentCheckTests
{
    private static IReadOnlyList<PolicyFinding> Guard(string tools, string when, params ToolContract[] more) =>
        [.. Reviews.Of(Reviews.Document($$""" "guards": [{ "name": "g", "tools": [{{tools}}], "when": { {{when}} }, "deny": true }] """), [.. Reviews.Tools, .. more]).Where(static one => one.Code != PolicyFindingCodes.DeadTool)];

    [TestCase(""" "args.amount": { "exclusiveMinimum": 100 } """)]
    [TestCase(""" "args.currency": { "enum": ["EUR", "USD"] } """)]
    [TestCase(""" "args.customer.id": { "equals": { "ref": "caller.claims.customer_id" } } """)]
    [TestCase(""" "args.customer": { "properties": { "id": { "pattern": "^x" } }, "required": ["id"] } """)]
    [TestCase(""" "args.lines": { "exists": true, "contains": { "properties": { "count": { "minimum": 10 } } } } """)]
    [TestCase(""" "args.amount": { "type": "integer" } """)]
    [TestCase(""" "args.note": { "exists": true } """)]
    public void Run_ConditionThatFits_FindsNothing(string when) => Guard("\"refund\"", when).Should().BeEmpty();

    [TestCase(""" "args.amout": { "minimum": 1 } """, "args.amout", "amount")]
    [TestCase(""" "args.customer.idd": { "pattern": "x" } """, "args.customer.idd", "id")]
    [TestCase(""" "args.customer": { "properties": { "idd": { "minLength": 1 } } } """, "args.customer.idd", "id")]
    [TestCase(""" "args.customer": { "required": ["idd"] } """, "args.customer.idd", "id")]
    [TestCase(""" "args.lines": { "exists": true, "items": { "properties": { "skuu": { "minLength": 1 } } } } """, "args.lines[].skuu", "sku")]
    [TestCase(""" "args.customer": { "not": { "required": ["idd"] } } """, "args.customer.idd", "id")]
    [TestCase(""" "anyOf": [{ "args.amout": { "exists": true } }] """, "args.amout", "amount")]
    public void Run_PathThatANamedToolDoesNotHave_IsAnErrorWithTheNearestName(string when, string path, string near)
    {
        var finding = Guard("\"refund\"", when).Should().ContainSingle().Subject;

        (finding.Code, finding.Severity).Should().Be((PolicyFindingCodes.UnknownArgument, PolicySeverity.Error));
        finding.Message.Should().StartWith($"The input schema of 'refund' declares no '{path}'.");
        finding.Advice.Should().EndWith($"Did you mean '{near}'?");
        finding.Pointer.Should().StartWith("/guards/0/when/");
        finding.Where.Should().MatchRegex(@"^policy\.json\(\d+,\d+\)$");
    }

    [TestCase(""" "args.amount": { "pattern": "x" } """, "'pattern' is about string")]
    [TestCase(""" "args.amount": { "equals": "5" } """, "'equals' is about string")]
    [TestCase(""" "args.note": { "exists": true, "minimum": 5 } """, "'minimum' is about number")]
    [TestCase(""" "args.note": { "exists": true, "type": ["integer", "null"] } """, "'type' is about")]
    [TestCase(""" "args.lines": { "exists": true, "properties": { "sku": { "minLength": 1 } } } """, "'properties' is about object")]
    [TestCase(""" "args.customer": { "minItems": 1 } """, "'minItems' is about array")]
    [TestCase(""" "args.lines": { "exists": true, "items": { "minItems": 1 } } """, "'minItems' is about array")]
    [TestCase(""" "args.lines": { "exists": true, "contains": { "properties": { "count": { "pattern": "x" } } } } """, "'pattern' is about string")]
    public void Run_TypeThatTheArgumentNeverHas_IsAnError(string when, string said)
    {
        var finding = Guard("\"refund\"", when).Should().ContainSingle().Subject;

        (finding.Code, finding.Severity).Should().Be((PolicyFindingCodes.ArgumentType, PolicySeverity.Error));
        finding.Message.Should().Contain(said);
    }

    [TestCase(""" "args.currency": { "equals": "EURO" } """, "never allows \"EURO\" for 'args.currency'")]
    [TestCase(""" "args.currency": { "enum": ["EUR", "CHF"] } """, "never allows \"CHF\" for 'args.currency'")]
    public void Run_ValueThatTheSchemaNeverAllows_IsAnError(string when, string said)
    {
        var finding = Guard("\"refund\"", when).Should().ContainSingle().Subject;

        (finding.Code, finding.Severity).Should().Be((PolicyFindingCodes.ArgumentValue, PolicySeverity.Error));
        finding.Message.Should().Contain(said);
    }

    [Test]
    public void Run_AlternativeOfAnotherType_IsAWarning() =>
        Guard("\"refund\"", """ "args.amount": { "anyOf": [{ "minimum": 5 }, { "pattern": "^5" }] } """).Should().ContainSingle()
            .Which.Should().Match<PolicyFinding>(static one => one.Severity == PolicySeverity.Warning && one.Code == PolicyFindingCodes.ArgumentType);

    [Test]
    public void Run_AlternativesThatAllAreOfAnotherType_AreErrors() =>
        Guard("\"refund\"", """ "args.amount": { "anyOf": [{ "minLength": 5 }, { "pattern": "^5" }] } """).Should().HaveCount(2).And.OnlyContain(static one => one.Severity == PolicySeverity.Error);

    [Test]
    public void Run_PathThatSomeToolsOfAPatternLack_IsAWarningThatNamesThem()
    {
        var finding = Guard("\"*\"", """ "args.amount": { "minimum": 5 } """).Should().ContainSingle().Subject;

        (finding.Code, finding.Severity).Should().Be((PolicyFindingCodes.UnknownArgument, PolicySeverity.Warning));
        finding.Message.Should().Be("The input schema of 'get_ticket', 'list_tickets', 'send_mail' declares no 'args.amount'. There the condition is never known, so the guard always applies.");
    }

    [Test]
    public void Run_PathThatNoToolOfAPatternHas_IsAnError() =>
        Guard("\"*\"", """ "args.amout": { "minimum": 5 } """).Should().ContainSingle().Which.Severity.Should().Be(PolicySeverity.Error);

    [Test]
    public void Run_PathThatMayBeAPromptsOnly_IsAWarning() =>
        Reviews.OfSections(""" "guards": [{ "name": "g", "tools": ["*"], "prompts": ["*"], "when": { "args.topic": { "minLength": 5 } }, "deny": true }] """)
            .Should().ContainSingle().Which.Severity.Should().Be(PolicySeverity.Warning);

    [Test]
    public void Run_ToolThatIsNamedBesideAPattern_IsAnErrorOfItsOwn() =>
        Guard("\"get_ticket\", \"*\"", """ "args.amount": { "minimum": 5 } """).Select(static one => (one.Severity, one.Message[..36])).Should().Equal(
            (PolicySeverity.Error, "The input schema of 'get_ticket' dec"), (PolicySeverity.Warning, "The input schema of 'list_tickets', "));

    [TestCase(""" "args.note": { "minLength": 5 } """, true)]
    [TestCase(""" "args.note": { "minLength": 5, "exists": true } """, false)]
    [TestCase(""" "anyOf": [{ "args.note": { "minLength": 5 } }, { "args.note": { "exists": false } }] """, false)]
    [TestCase(""" "args.amount": { "minimum": 5 } """, false)]
    public void Run_ConditionOnWhatACallMayLeaveOut_IsAdvice(string when, bool isFound)
    {
        var found = Guard("\"refund\"", when);

        found.Select(static one => (one.Code, one.Severity)).Should().Equal(isFound ? [(PolicyFindingCodes.OptionalArgument, PolicySeverity.Advice)] : []);
    }

    [TestCase("""{ "type": "object" }""", false)]
    [TestCase("""{ "type": "object", "required": ["x"] }""", true)]
    [TestCase("""{ "properties": { "x": {} } }""", true)]
    [TestCase("""{ "properties": { "x": false } }""", false)]
    [TestCase("""{ "additionalProperties": { "type": "string" } }""", true)]
    [TestCase("""{ "additionalProperties": true }""", false)]
    [TestCase("""{ "additionalProperties": false }""", false)]
    [TestCase("""{ "patternProperties": { "^x$": { "type": "string" } } }""", true)]
    [TestCase("""{ "patternProperties": { "^y$": { "type": "string" } } }""", false)]
    [TestCase("""{ "allOf": [{ "anyOf": [{ "properties": { "y": {} } }, { "oneOf": [{ "properties": { "x": {} } }] }] }] }""", true)]
    [TestCase("""{ "if": { "properties": { "y": {} } }, "then": { "properties": { "x": {} } } }""", true)]
    [TestCase("""{ "if": { "properties": { "y": {} } }, "else": { "properties": { "x": {} } } }""", true)]
    [TestCase("""{ "dependentSchemas": { "y": { "properties": { "x": {} } } } }""", true)]
    [TestCase("""{ "not": { "properties": { "x": {} } } }""", false)]
    [TestCase("""{ "$ref": "#/$defs/a", "$defs": { "a": { "$ref": "#/$defs/b" }, "b": { "properties": { "x": {} } } } }""", true)]
    public void Run_Schema_DeclaresWhatItSays(string schema, bool declares)
    {
        var tool = Reviews.Contract("t", ToolKind.Read, schema);

        Guard("\"t\"", """ "args.x": { "exists": true } """, tool).Any(static one => one.Code == PolicyFindingCodes.UnknownArgument).Should().Be(!declares);
    }

    [TestCase("""{ "type": ["string", "null"] }""", true)]
    [TestCase("""{ "enum": [1, 2] }""", false)]
    [TestCase("""{ "enum": [1, "a"] }""", true)]
    [TestCase("""{ "allOf": [{ "type": ["string", "integer"] }, { "type": ["integer", "null"] }] }""", false)]
    [TestCase("""{ "anyOf": [{ "type": "integer" }, { "type": "string" }] }""", true)]
    [TestCase("""{ "oneOf": [{ "type": "integer" }, { "type": "null" }] }""", false)]
    [TestCase("""{}""", true)]
    public void Run_TypesOfASchema_AreThoseThatAValueCanHave(string schema, bool takesText)
    {
        var tool = Reviews.Contract("t", ToolKind.Read, $$"""{ "properties": { "x": {{schema}} }, "required": ["x"] }""");

        Guard("\"t\"", """ "args.x": { "minLength": 1 } """, tool).Any(static one => one.Code == PolicyFindingCodes.ArgumentType).Should().Be(!takesText);
    }

    [Test]
    public void Run_SchemaThatDoesNotCompile_IsNotJudged() =>
        Guard("\"t\"", """ "args.x": { "minLength": 1 } """, Reviews.Contract("t", ToolKind.Read, """{ "type": "object", "properties": 5 }""")).Should().BeEmpty();

    [Test]
    public void Run_OneVersionOfSeveralLacksThePath_IsAnError()
    {
        var older = Reviews.Contract("refund", ToolKind.Destructive, """{ "type": "object", "properties": { "sum": { "type": "number" } } }""", "1.0.0");

        Guard("\"refund\"", """ "args.amount": { "minimum": 5 } """, older).Should().ContainSingle().Which.Code.Should().Be(PolicyFindingCodes.UnknownArgument);
    }
}
