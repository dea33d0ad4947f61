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

    private static IEnumerable<(string Old, string New)> HostilePairs
    {
        get
        {
            var names = string.Join(',', Enumerable.Range(0, 14).Select(static at => $"\"p{at}\":{{\"oneOf\":[{{\"multipleOf\":{at + 2}}},{{\"minLength\":{at}}},{{\"maximum\":{at}}}]}}"));
            var nested = Enumerable.Range(0, 9).Aggregate("{\"minimum\":1}", static (inner, at) => $"{{\"oneOf\":[{inner},{{\"multipleOf\":{at + 2}}},{inner.Replace("minimum", "maximum", StringComparison.Ordinal)}]}}");
            yield return ($"{{\"properties\":{{{names}}}}}", $"{{\"oneOf\":[{{\"properties\":{{{names}}}}},{{\"not\":{{\"properties\":{{{names}}}}}}}]}}");
            yield return (nested, nested.Replace("\"multipleOf\":2", "\"multipleOf\":4", StringComparison.Ordinal));
            yield return ($"{{\"enum\":[{string.Join(',', Enumerable.Range(0, 40_000))}]}}", $"{{\"enum\":[{string.Join(',', Enumerable.Range(0, 40_001).Reverse())}]}}");
            yield return ("""{"type":"string","pattern":"^[ab]*a[ab]{60}$"}""", """{"type":"string","pattern":"^[ab]*b[ab]{61}$"}""");
            yield return ("""{"$ref":"#/$defs/a","$defs":{"a":{"anyOf":[{"items":{"$ref":"#/$defs/b"}},{"properties":{"x":{"$ref":"#/$defs/a"}}}]},"b":{"oneOf":[{"items":{"$ref":"#/$defs/a"}},{"not":{"properties":{"x":{"$ref":"#/$defs/b"}}}}]}}}""", """{"$ref":"#/$defs/a","$defs":{"a":{"oneOf":[{"items":{"$ref":"#/$defs/b"}},{"properties":{"x":{"$ref":"#/$defs/a"}}}]},"b":{"anyOf":[{"items":{"$ref":"#/$defs/a"}},{"not":{"properties":{"x":{"$ref":"#/$defs/a"}}}}]}}}""");
        }
    }

    [Test]
    [NonParallelizable]
    public void Compare_HostilePair_EndsInTimeAndMemory([Range(0, 4)] int number)
    {
        var (old, now) = HostilePairs.ElementAt(number);
        var (first, second) = (JsonElement.Parse(old), JsonElement.Parse(now));
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var comparison = SchemaComparer.Compare(first, second, ComparisonDirection.Input);

        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Out.WriteLine($"{number}: {comparison.Verdict} in {System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms, {kept >> 20} MiB kept. {comparison.Reason}");
        ComparisonProof.Check(first, second, ComparisonDirection.Input, comparison);
        System.Diagnostics.Stopwatch.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(5), "one second is for a quiet machine");
        kept.Should().BeLessThan(100 << 20);
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
