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
}
