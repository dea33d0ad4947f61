using System.Text.Json;
using McpGovernance.Catalog;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Catalog;

/// <summary>What callers are told of wrong arguments and results, word for word.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ContractDenialsTests
{
    private static SchemaReport Report(string schema, string value) => JsonSchema.Compile(JsonElement.Parse(schema)).Explain(JsonElement.Parse(value));

    private static DeclaredArguments Declared(string schema) => new(SchemaShapeReader.Read(JsonElement.Parse(schema)), new JsonSchemaFactory());

    [Test]
    public void Arguments_ThatAreInvalid_NamePlacesToTheCaller_AndSchemaPlacesToTheOperator()
    {
        var denial = ContractDenials.Arguments(Report("""{"type":"object","properties":{"a":{"type":"string"},"b":{"minimum":2}},"required":["c"]}""", """{"a":1,"b":1}"""));
        denial.Code.Should().Be(DenialCodes.ContractArgumentsInvalid);
        denial.Message.Should().StartWith("The arguments are not valid. ").And.EndWith(" Correct this and call the tool again.").And.Contain("'/a' must be a string").And.Contain("'/b'");
        denial.Detail!.Split("; ").Select(static one => one.TrimEnd('.')).Should().BeEquivalentTo("/properties/a/type", "/properties/b/minimum", "/required");
        denial.Detail.Should().EndWith(".");
    }

    [Test]
    public void Arguments_OfManyFaults_AreCut()
    {
        var properties = string.Join(',', Enumerable.Range(0, 200).Select(static i => $"\"p{i}\":{{\"type\":\"string\"}}"));
        var denial = ContractDenials.Arguments(Report($$"""{"properties":{ {{properties}} } }""", "{" + string.Join(',', Enumerable.Range(0, 200).Select(static i => $"\"p{i}\":1")) + "}"));
        denial.Message!.Length.Should().BeLessThanOrEqualTo(2_001);
        denial.Detail.Should().EndWith("; and more.");
    }

    [Test]
    public void Arguments_OfALongName_AreCutWithAMark()
    {
        var denial = ContractDenials.Arguments(Report("""{"additionalProperties":{"type":"string"}}""", $$"""{"{{new string('n', 3_000)}}":1}"""));
        denial.Message.Should().HaveLength(2_001).And.EndWith("…");
    }

    [TestCase("""{"a":1,"a":2}""", DenialCodes.ContractArgumentsInvalid, "an object has the same name twice.", "DuplicateName")]
    [TestCase("""{"a":"\ud800"}""", DenialCodes.ContractArgumentsInvalid, "a text is not well-formed Unicode.", "MalformedText")]
    [TestCase("""{"a":1e999999999}""", DenialCodes.ContractLimitExceeded, "a number is too large or too fine to calculate with.", "NumberOutOfRange")]
    public void Arguments_ThatNobodyCanRead_SayWhy(string value, string code, string reason, string verdict)
    {
        var denial = ContractDenials.Arguments(Report("""{"properties":{"a":{"multipleOf":2}}}""", value));
        (denial.Code, denial.Message, denial.Detail).Should().Be((code, $"The arguments are not valid: {reason} Correct this and call the tool again.", $"Arguments: {verdict}."));
    }

    [Test]
    public void Arguments_BeyondALimit_SayWhich()
    {
        static string? Message(SchemaVerdict verdict) => ContractDenials.Arguments(JsonSchema.Compile(JsonElement.Parse("true")).Explain(JsonElement.Parse("1")) with { Verdict = verdict }).Message;
        Message(SchemaVerdict.TooDeep).Should().Contain(": they are nested too deeply. ");
        Message(SchemaVerdict.TooLarge).Should().Contain(": they are too large. ");
        Message(SchemaVerdict.PatternLimit).Should().Contain(": a text is too long for the expression that it must fit. ");
        Message(SchemaVerdict.TooMuchWork).Should().Contain(": to check them would take too much work. ");
    }

    [Test]
    public void Additional_NamesWhatIsUnknownAndWhatIsKnown()
    {
        ContractDenials.Additional(["z"], Declared("""{"properties":{"b":{},"a":{}}}""")).Message.Should().Be("The arguments are not valid. The tool has no argument 'z'. Its arguments are 'a', 'b'. Correct this and call the tool again.");
        var none = ContractDenials.Additional(["z", "y"], Declared("{}"));
        (none.Message, none.Detail, none.Code).Should().Be(
            ("The arguments are not valid. The tool has no argument 'z', 'y'. It has no arguments. Correct this and call the tool again.", "Arguments that the input schema does not declare.", DenialCodes.ContractArgumentsInvalid));
    }

    [Test]
    public void Additional_OfManyOrLongNames_IsCut()
    {
        ContractDenials.Additional(Enumerable.Range(0, 20).Select(static i => $"n{i}"), Declared("{}")).Message.Should().Contain("'n19'. It has").And.NotContain(" more");
        ContractDenials.Additional(Enumerable.Range(0, 22).Select(static i => $"n{i}"), Declared("{}")).Message.Should().Contain("'n19' and 2 more. It has").And.NotContain("'n20'");
        ContractDenials.Additional([new string('x', 100)], Declared("{}")).Message.Should().Contain($"'{new string('x', 100)}'.");
        ContractDenials.Additional([new string('x', 101)], Declared("{}")).Message.Should().Contain($"'{new string('x', 100)}…'.");
    }

    [Test]
    public void Result_TellsTheCallerNothingOfIt_AndTheOperatorWhere()
    {
        var denial = ContractDenials.Result(Report("""{"properties":{"a":{"type":"string"}}}""", """{"a":1}"""));
        (denial.Code, denial.Message, denial.Detail).Should().Be((DenialCodes.ContractResultInvalid, "The tool's result is not what the tool declares, and is withheld.", "Result: /properties/a/type."));
        ContractDenials.Result(Report("true", """{"a":1,"a":2}""")).Detail.Should().Be("Result: DuplicateName.");
        ContractDenials.NoResult.Detail.Should().Be("The result has no structured content, which the output schema asks for.");
        ContractDenials.NotWrapped.Detail.Should().Be("The result is not the object with 'result' alone that this revision of the protocol asks for.");
    }

    [Test]
    public void Faults_OfAVerdictWithoutPlaces_IsTheVerdict()
    {
        ContractDenials.Faults(Report("true", """{"a":1,"a":2}""")).Should().StartWith("DuplicateName");
        ContractDenials.Faults(Report("""{"type":"string"}""", "1")).Should().Contain("string").And.NotContain("There is more.");
    }
}
