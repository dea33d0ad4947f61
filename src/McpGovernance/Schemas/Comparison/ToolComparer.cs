using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Tells which bump the change of a whole tool definition needs, and why.</summary>
/// <remarks>Thread safe.</remarks>
public static class ToolComparer
{
    /// <summary>The annotations by which others decide what a tool may do, and what counts where they are not set.</summary>
    private static readonly (string Name, bool Absent, bool Worse)[] s_hints =
    [
        ("readOnlyHint", false, false), ("destructiveHint", true, true), ("idempotentHint", false, false), ("openWorldHint", true, true),
    ];

    /// <summary>Compares two versions of a tool.</summary>
    /// <param name="old">The old definition, as <c>tools/list</c> gives it.</param>
    /// <param name="new">The new definition.</param>
    /// <param name="profile">Over which values.</param>
    /// <param name="settings">How; <see langword="null"/> for <see cref="ComparisonSettings.Default"/>.</param>
    /// <returns>The bump with its reasons, and both comparisons.</returns>
    /// <exception cref="ArgumentException">A definition is no object with a name.</exception>
    /// <exception cref="JsonSchemaException">A schema does not compile.</exception>
    public static ToolComparison Compare(JsonElement old, JsonElement @new, ComparisonProfile profile = ComparisonProfile.Practical, ComparisonSettings? settings = null)
    {
        var (before, after) = (NameOf(old, nameof(old)), NameOf(@new, nameof(@new)));
        var reasons = new List<BumpReason>();
        if (before != after)
        {
            reasons.Add(new BumpReason(VersionBump.Major, $"The tool '{before}' is called '{after}' now: who calls it by its old name finds nothing."));
        }

        var input = Schemas(old, @new, "inputSchema", ComparisonDirection.Input, profile, settings, reasons);
        var output = Schemas(old, @new, "outputSchema", ComparisonDirection.Output, profile, settings, reasons);
        Annotations(old, @new, reasons);
        Texts(old, @new, reasons);
        return new ToolComparison { Name = after, Reasons = [.. reasons.OrderByDescending(static reason => reason.Bump)], Input = input, Output = output };
    }

    private static string NameOf(JsonElement tool, string parameter) =>
        tool.ValueKind == JsonValueKind.Object && tool.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()!
            : throw new ArgumentException("A tool's definition is an object with a 'name'.", parameter);

    private static SchemaComparison? Schemas(
        JsonElement old, JsonElement now, string keyword, ComparisonDirection direction, ComparisonProfile profile, ComparisonSettings? settings, List<BumpReason> reasons)
    {
        var (isOld, isNow) = (old.TryGetProperty(keyword, out var before), now.TryGetProperty(keyword, out var after));
        if (!isOld || !isNow)
        {
            if (isOld != isNow)
            {
                // Without an input schema nothing is refused, and without an output schema nothing is promised.
                var isWider = direction == ComparisonDirection.Input ? isOld : isNow;
                reasons.Add(new BumpReason(isWider ? VersionBump.Minor : VersionBump.Major, $"{keyword}: there is {(isOld ? "none any more" : "one now")}."));
            }

            return null;
        }

        // Arguments are objects whatever a schema says; structured results are of any type since revision 2026-07-28.
        var types = direction == ComparisonDirection.Input ? JsonTypes.Object : JsonTypes.Any;
        var comparison = SchemaComparer.Compare(before, after, direction, profile, settings, types);
        foreach (var difference in comparison.Differences)
        {
            reasons.Add(new BumpReason(difference.Verdict == ChangeVerdict.Compatible ? VersionBump.Minor : VersionBump.Major, $"{keyword}: {difference.Sentence}"));
        }

        if (comparison.Verdict == ChangeVerdict.Unknown)
        {
            reasons.Add(new BumpReason(VersionBump.Major, $"{keyword}: whether it breaks could not be shown: {comparison.Reason}."));
        }

        reasons.AddRange(comparison.MeaningChanges.Select(change => new BumpReason(VersionBump.Patch, $"{keyword}: {change.Sentence}")));
        return comparison;
    }

    private static void Annotations(JsonElement old, JsonElement now, List<BumpReason> reasons)
    {
        foreach (var (name, absent, worse) in s_hints)
        {
            var (before, after) = (Hint(old, name, absent), Hint(now, name, absent));
            if (before != after)
            {
                var isWorse = after == worse;
                reasons.Add(new BumpReason(
                    isWorse ? VersionBump.Major : VersionBump.Minor,
                    $"annotations: '{name}' counts as {(after ? "true" : "false")} now: {(isWorse ? "who allowed the tool did not allow this" : "the tool promises more than before")}."));
            }
        }
    }

    private static bool Hint(JsonElement tool, string name, bool absent) =>
        tool.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object
        && annotations.TryGetProperty(name, out var hint) && hint.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? hint.ValueKind == JsonValueKind.True
            : absent;

    private static void Texts(JsonElement old, JsonElement now, List<BumpReason> reasons)
    {
        foreach (var name in old.EnumerateObject().Concat(now.EnumerateObject()).Select(static one => one.Name).Distinct(StringComparer.Ordinal))
        {
            var (isOld, isNow) = (old.TryGetProperty(name, out var before), now.TryGetProperty(name, out var after));
            if (name is not ("name" or "inputSchema" or "outputSchema") && (isOld != isNow || !JsonEquality.AreEqual(before, after)))
            {
                reasons.Add(new BumpReason(VersionBump.Patch, $"'{name}' {QuotedText.Change(isOld ? before : null, isNow ? after : null)}."));
            }
        }
    }
}
