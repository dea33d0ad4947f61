using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Tells what a change of a schema does to those who know the other version, and shows it.</summary>
/// <remarks>Thread safe. A comparison is bounded in time and memory; what lies beyond is <see cref="ChangeVerdict.Unknown"/>.</remarks>
public static class SchemaComparer
{
    /// <summary>Compares two versions of a schema.</summary>
    /// <param name="old">The old version.</param>
    /// <param name="new">The new version.</param>
    /// <param name="direction">Who must understand whom.</param>
    /// <param name="profile">Over which values.</param>
    /// <param name="settings">How; <see langword="null"/> for <see cref="ComparisonSettings.Default"/>.</param>
    /// <returns>The verdict, the differences, and a value for each break.</returns>
    /// <exception cref="JsonSchemaException">A schema does not compile.</exception>
    public static SchemaComparison Compare(
        JsonElement old, JsonElement @new, ComparisonDirection direction, ComparisonProfile profile = ComparisonProfile.Practical, ComparisonSettings? settings = null) =>
        Compare(old, @new, direction, profile, settings, JsonTypes.Any);

    /// <summary>As <see cref="Compare(JsonElement, JsonElement, ComparisonDirection, ComparisonProfile, ComparisonSettings?)"/>, over values of some types.</summary>
    internal static SchemaComparison Compare(JsonElement old, JsonElement @new, ComparisonDirection direction, ComparisonProfile profile, ComparisonSettings? settings, JsonTypes types)
    {
        settings ??= ComparisonSettings.Default;
        var (first, second) = (JsonSchema.Compile(old, settings.Schemas), JsonSchema.Compile(@new, settings.Schemas));
        var (source, target) = direction == ComparisonDirection.Input ? (first, second) : (second, first);
        var meanings = MeaningWalk.Compare(old, @new);
        if (JsonEquality.AreEqual(old, @new))
        {
            return new SchemaComparison { Verdict = ChangeVerdict.Compatible, Differences = [], MeaningChanges = meanings, Renames = [] };
        }

        var run = new ComparisonRun(source, target, direction, profile, settings, types);
        var whole = run.Break();
        var walk = new DifferenceWalk(run, whole.IsNone);
        walk.Walk();
        return Conclude(run, whole, walk, meanings);
    }

    private static SchemaComparison Conclude(ComparisonRun run, SearchAnswer whole, DifferenceWalk walk, IReadOnlyList<MeaningChange> meanings)
    {
        var differences = walk.Differences;
        var text = new DifferenceText(run.Direction);
        var broken = differences.Find(static one => one.Verdict == ChangeVerdict.Breaking);
        var isUnlisted = whole.IsNone ? differences.Count == 0 && !run.IsEquivalent() : broken is null;
        if (isUnlisted)
        {
            differences.Add(text.Difference(whole, "The schemas as a whole differ") with { OldPointer = Pointer(run, whole, ComparisonDirection.Output), NewPointer = Pointer(run, whole, ComparisonDirection.Input) });
        }

        var smallest = differences.Select(static one => one.Counterexample).OfType<JsonElement>().OrderBy(static value => value.GetRawText().Length).Cast<JsonElement?>().FirstOrDefault();
        var verdict = whole.IsNone ? ChangeVerdict.Compatible : smallest is not null ? ChangeVerdict.Breaking : ChangeVerdict.Unknown;
        return new SchemaComparison
        {
            Verdict = verdict,
            Differences = differences,
            MeaningChanges = meanings,
            Renames = walk.Renames,
            Counterexample = smallest,
            Reason = verdict == ChangeVerdict.Unknown ? whole.Reason : null,
        };
    }

    /// <summary>Where the receiver's schema refuses the value; nothing is known of the other's.</summary>
    private static string Pointer(ComparisonRun run, SearchAnswer whole, ComparisonDirection receiver) =>
        whole.IsFound && run.Direction == receiver ? run.Fault(whole.Value)?.SchemaPointer ?? "" : "";
}
