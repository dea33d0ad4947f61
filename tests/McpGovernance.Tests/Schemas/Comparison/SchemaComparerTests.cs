using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class SchemaComparerTests
{
    private static IEnumerable<TestCaseData> Table => ComparisonTable.All.Select(static (row, index) => new TestCaseData(row.Old, row.New, row.Verdicts).SetArgDisplayNames($"{index}", row.Old, row.New));

    [TestCaseSource(nameof(Table))]
    public void Compare_Table_GivesTheVerdictsWithProof(string old, string now, string expected)
    {
        var verdicts = "";
        foreach (var direction in Enum.GetValues<ComparisonDirection>())
        {
            foreach (var profile in Enum.GetValues<ComparisonProfile>())
            {
                var comparison = SchemaComparer.Compare(JsonElement.Parse(old), JsonElement.Parse(now), direction, profile);
                ComparisonProof.Check(JsonElement.Parse(old), JsonElement.Parse(now), direction, comparison);
                verdicts += comparison.Verdict.ToString()[0];
            }
        }

        verdicts.Should().Be(expected, "{0} against {1}", old, now);
    }

    [Test]
    public void Table_IsLarge() => ComparisonTable.All.DistinctBy(static row => (row.Old, row.New)).Should().HaveCountGreaterThanOrEqualTo(150);

    [TestCaseSource(nameof(Table))]
    public void Compare_WithItself_IsSame(string old, string now, string verdicts)
    {
        foreach (var schema in new[] { old, now })
        {
            var comparison = SchemaComparer.Compare(JsonElement.Parse(schema), JsonElement.Parse(schema), ComparisonDirection.Input, ComparisonProfile.Strict);
            (comparison.IsSame, comparison.Verdict).Should().Be((true, ChangeVerdict.Compatible), verdicts);
        }
    }

    [Test]
    public void Compare_BudgetSpent_IsUnknownAndSaysSo()
    {
        var comparison = SchemaComparer.Compare(
            JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"string","minLength":1}}}"""), JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"string","minLength":2}}}"""),
            ComparisonDirection.Input, settings: new ComparisonSettings { MaxSteps = 1 });

        comparison.Verdict.Should().Be(ChangeVerdict.Unknown);
        comparison.Reason.Should().Contain("time");
    }

    [Test]
    public void Compare_RequiredAdded_NamesBothPlacesAndTheSmallestValue()
    {
        var comparison = SchemaComparer.Compare(
            JsonElement.Parse("""{"type":"object","properties":{"t":{"type":"string"}},"required":["t"]}"""),
            JsonElement.Parse("""{"type":"object","properties":{"t":{"type":"string"},"p":{"type":"integer","default":1}},"required":["t","p"]}"""), ComparisonDirection.Input);

        var required = comparison.Differences.Single(static one => one.Kind == DifferenceKind.RequiredAdded);
        (required.OldPointer, required.NewPointer, required.ValuePointer, required.HasDefault).Should().Be(("", "/required", "/p", true));
        required.Counterexample!.Value.GetRawText().Should().Be("""{"t":""}""");
        required.Sentence.Should().Be("The value: 'p' is required now. Accepted before and refused now: {\"t\":\"\"}.");
    }

    [Test]
    public void Compare_Renamed_IsSuggestedAndStillBreaks()
    {
        var comparison = SchemaComparer.Compare(
            JsonElement.Parse("""{"properties":{"user_id":{"type":"integer"}},"additionalProperties":false}"""),
            JsonElement.Parse("""{"properties":{"userId":{"type":"integer"}},"additionalProperties":false}"""), ComparisonDirection.Input);

        comparison.Renames.Should().Equal(new RenameSuggestion("/properties/user_id", "/properties/userId", 1));
        comparison.Verdict.Should().Be(ChangeVerdict.Breaking);
    }

    [Test]
    public void Compare_Texts_AreMeaningChangesOnly()
    {
        var comparison = SchemaComparer.Compare(
            JsonElement.Parse("""{"properties":{"a":{"type":"string","default":"x","title":"t"}}}"""), JsonElement.Parse("""{"properties":{"a":{"type":"string","default":"y","readOnly":true}}}"""), ComparisonDirection.Output, ComparisonProfile.Strict);

        comparison.Differences.Should().BeEmpty();
        comparison.IsSame.Should().BeFalse();
        comparison.MeaningChanges.Select(static one => (one.Pointer, one.Keyword)).Should().BeEquivalentTo([("/properties/a", "default"), ("/properties/a", "title"), ("/properties/a", "readOnly")]);
    }

    [TestCase("""{"properties":{"a":true}}""", """{"properties":{"a":{"description":"b"}}}""", "description", TestName = "Compare_TrueAndATitledSchema_IsAMeaningChange")]
    [TestCase("""{"$ref":"#/$defs/a","$defs":{"a":{"description":"one"},"b":{"description":"two"}}}""", """{"$ref":"#/$defs/b","$defs":{"a":{"description":"one"},"b":{"description":"two"}}}""", "description", TestName = "Compare_AnotherReference_IsAMeaningChange")]
    [TestCase("""{"type":"string","title":"t"}""", """{"$ref":"#/$defs/a","title":"t","$defs":{"a":{"type":"string","description":"d"}}}""", "description", TestName = "Compare_WhatWasInlineIsReferredTo_IsAMeaningChange")]
    [TestCase("""{"default":1e99999999999}""", """{"default":1e99999999998}""", "default", TestName = "Compare_DefaultBeyondProportion_IsAMeaningChange")]
    public void Compare_ReadDifferently_IsNotTheSame(string old, string now, string keyword)
    {
        var comparison = SchemaComparer.Compare(JsonElement.Parse(old), JsonElement.Parse(now), ComparisonDirection.Input, ComparisonProfile.Strict);

        (comparison.Verdict, comparison.IsSame).Should().Be((ChangeVerdict.Compatible, false));
        comparison.MeaningChanges.Should().ContainSingle().Which.Keyword.Should().Be(keyword);
    }

    [Test]
    public void Compare_WhatIsReferredToSaysTheSame_IsTheSame() => SchemaComparer.Compare(
        JsonElement.Parse("""{"type":"string","description":"d"}"""), JsonElement.Parse("""{"$ref":"#/$defs/a","$defs":{"a":{"type":"string","description":"d"}}}"""), ComparisonDirection.Input).IsSame.Should().BeTrue();

    [Test]
    public void Compare_ReferencesInCircles_Ends() => SchemaComparer.Compare(
        JsonElement.Parse("""{"properties":{"x":{"$ref":"#"}}}"""), JsonElement.Parse("""{"$ref":"#/$defs/a","$defs":{"a":{"properties":{"x":{"properties":{"x":{"$ref":"#/$defs/a"}}}}}}}"""), ComparisonDirection.Input).Verdict.Should().NotBe(ChangeVerdict.Breaking);

    [Test]
    public void Compare_OneExpressionInTwoProducts_KeepsItsMeaning()
    {
        // The automaton of '^y' takes part in two questions, with other expressions beside it each time.
        const string Old = """{"properties":{"a":{"pattern":"^x"},"b":{"pattern":"^[a-z]"}}}""", Now = """{"properties":{"a":{"pattern":"^y"},"b":{"pattern":"^y"}}}""";
        foreach (var (from, to) in new[] { (Old, Now), (Now, Old) })
        {
            var comparison = SchemaComparer.Compare(JsonElement.Parse(from), JsonElement.Parse(to), ComparisonDirection.Input, ComparisonProfile.Strict);
            comparison.Verdict.Should().Be(ChangeVerdict.Breaking);
        }
    }
}
