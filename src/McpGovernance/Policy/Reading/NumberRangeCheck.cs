using System.Text;
using McpGovernance.Documents;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>Finds bounds and counts that leave nothing between them: a condition that can never hold is a mistake.</summary>
internal static class NumberRangeCheck
{
    private static readonly (string Lowest, string Highest)[] s_counts =
    [
        (PolicyKeys.MinLength, PolicyKeys.MaxLength), (PolicyKeys.MinItems, PolicyKeys.MaxItems), (PolicyKeys.MinProperties, PolicyKeys.MaxProperties),
    ];

    public static void Report(IReadOnlyCollection<ValueTest> tests, DocumentNode node, DocumentProblems problems)
    {
        var bounds = tests.OfType<BoundTest>().ToList();
        var counts = tests.OfType<CountTest>().ToList();
        var isEmpty = (from lower in bounds
                       where lower.Keyword is PolicyKeys.Minimum or PolicyKeys.ExclusiveMinimum
                       from upper in bounds
                       where upper.Keyword is PolicyKeys.Maximum or PolicyKeys.ExclusiveMaximum
                       let order = new NumberBound(Encoding.ASCII.GetBytes(upper.Number)).Compare(Encoding.ASCII.GetBytes(lower.Number))
                       select order > 0 || (order == 0 && (lower.Keyword == PolicyKeys.ExclusiveMinimum || upper.Keyword == PolicyKeys.ExclusiveMaximum))).Contains(true)
            || s_counts.Any(pair => counts.Find(one => one.Keyword == pair.Lowest) is { } lowest && counts.Find(one => one.Keyword == pair.Highest) is { } highest && lowest.Count > highest.Count);
        if (isEmpty)
        {
            problems.Error(node, "No value lies between these bounds, so the condition can never hold.", "Expected a lower bound below the upper one. Correct one of them.");
        }

        var types = tests.Aggregate(JsonTypes.Any | JsonTypes.Integer, static (types, test) => types & test.Types);
        if (types == JsonTypes.None || tests.OfType<TypeTest>().Any(test => (test.Wanted & Widen(types)) == 0))
        {
            problems.Error(node, "Its keywords are about values of different types, so the condition can never hold.", "Expected keywords about one type of value. Remove those about another, or put them into 'anyOf'.");
        }
    }

    private static JsonTypes Widen(JsonTypes types) => (types & JsonTypes.Number) != 0 ? types | JsonTypes.Integer : types;
}
