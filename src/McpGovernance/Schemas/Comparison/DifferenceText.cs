using System.Globalization;

namespace McpGovernance.Schemas;

/// <summary>Says differences in sentences.</summary>
internal sealed class DifferenceText(ComparisonDirection direction)
{
    private bool IsInput => direction == ComparisonDirection.Input;

    public string Facet(SchemaFacet facet, IReadOnlyList<string> source, IReadOnlyList<string> target, IReadOnlyList<ValueStep> path)
    {
        var (old, now) = IsInput ? (source, target) : (target, source);
        if (!facet.IsReadable)
        {
            return old.Count == 0 ? $"{Place(path)}: '{facet.Keyword}' is new" : now.Count == 0 ? $"{Place(path)}: '{facet.Keyword}' is gone" : Changed(facet.Keyword, path);
        }

        return $"{Place(path)}: '{facet.Keyword}' was {Quoted(old)} and is {Quoted(now)}";
    }

    public static string Changed(string keyword, IReadOnlyList<ValueStep> path) => $"{Place(path)}: '{keyword}' changed";

    public string Item(bool isInTarget, int index, IReadOnlyList<ValueStep> path) =>
        string.Create(CultureInfo.InvariantCulture, $"{Place(path)}: items from place {index} on {(isInTarget == IsInput ? "are described now" : "are no longer described")}");

    public string Required(string name, bool isSource, IReadOnlyList<ValueStep> path) => $"{Place(path)}: '{name}' is {(isSource == IsInput ? "no longer required" : "required now")}";

    public string Property(string name, bool isSource, IReadOnlyList<ValueStep> path) => $"{Place(path)}: '{name}' is {(isSource == IsInput ? "no longer declared" : "declared now")}";

    public string Additional(IReadOnlyList<SchemaClaim> source, IReadOnlyList<SchemaClaim> target, IReadOnlyList<ValueStep> path)
    {
        var (old, now) = IsInput ? (source, target) : (target, source);
        return $"{Place(path)}: names that are not declared were {Openness(old)} and are {Openness(now)}";
    }

    /// <summary>With verdict and sentence; the places are still to be set.</summary>
    public SchemaDifference Difference(SearchAnswer answer, string what)
    {
        var (verdict, effect) = answer.Outcome switch
        {
            SearchOutcome.None => (ChangeVerdict.Compatible, IsInput ? "What was accepted still is." : "Readers of the old version accept what is returned."),
            SearchOutcome.Found => (ChangeVerdict.Breaking, $"{(IsInput ? "Accepted before and refused now" : "May be returned now and is refused by readers of the old version")}: {QuotedText.Cut(answer.Value.GetRawText())}."),
            _ => (ChangeVerdict.Unknown, $"Whether it breaks could not be shown: {answer.Reason}."),
        };
        return new SchemaDifference
        {
            OldPointer = "",
            NewPointer = "",
            ValuePointer = "",
            Kind = DifferenceKind.Whole,
            Verdict = verdict,
            Sentence = $"{what}. {effect}",
            Counterexample = answer.IsFound ? answer.Value : null,
            Reason = answer.Reason,
        };
    }

    private static string Place(IReadOnlyList<ValueStep> path) => path.Count == 0 ? "The value" : $"'{string.Concat(path.Select(static step => $"/{step.Token}"))}'";

    private static string Quoted(IReadOnlyList<string> texts) => texts.Count == 0 ? "not set" : QuotedText.Cut(string.Join(" and ", texts));

    private static string Openness(IReadOnlyList<SchemaClaim> claims) =>
        claims.Count == 0 ? "open" : claims.Any(static claim => claim.Node.Types == JsonTypes.None) ? "refused" : "described by a schema";
}
