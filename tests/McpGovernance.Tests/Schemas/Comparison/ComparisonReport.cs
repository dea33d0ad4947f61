using System.Globalization;
using System.Text;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

/// <summary>Everything that a comparison says, line by line.</summary>
internal static class ComparisonReport
{
    /// <summary>In both directions and profiles; a profile that says the same as the one before is not repeated.</summary>
    public static string OfSchemas(JsonElement old, JsonElement now)
    {
        var text = new StringBuilder();
        foreach (var direction in Enum.GetValues<ComparisonDirection>())
        {
            var practical = Of(SchemaComparer.Compare(old, now, direction, ComparisonProfile.Practical));
            var strict = Of(SchemaComparer.Compare(old, now, direction, ComparisonProfile.Strict));
            text.Append(CultureInfo.InvariantCulture, $"{Word(direction)}: {practical}");
            if (strict != practical)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Word(direction)}, strictly: {strict}");
            }
        }

        return text.ToString();
    }

    public static string OfTools(JsonElement old, JsonElement now)
    {
        var comparison = ToolComparer.Compare(old, now);
        var text = new StringBuilder($"{comparison.Name}: {Word(comparison.Bump)}\n");
        foreach (var reason in comparison.Reasons)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {Word(reason.Bump)}: {reason.Sentence}\n");
        }

        return text.Append(comparison.Input is { } input ? $"input: {Of(input)}" : "").Append(comparison.Output is { } output ? $"output: {Of(output)}" : "").ToString();
    }

    private static string Of(SchemaComparison comparison)
    {
        var text = new StringBuilder($"{Word(comparison.Verdict)}{(comparison.IsSame ? ", the same" : "")}{Shown(comparison.Counterexample)}{(comparison.Reason is null ? "" : $" because {comparison.Reason}")}\n");
        foreach (var one in comparison.Differences)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {Word(one.Kind)} {Word(one.Verdict)} '{one.OldPointer}' '{one.NewPointer}' at '{one.ValuePointer}'{(one.HasDefault ? " with a default" : "")}{Shown(one.Counterexample)}{(one.Reason is null ? "" : $" because {one.Reason}")}\n    {one.Sentence}\n");
        }

        foreach (var one in comparison.MeaningChanges)
        {
            text.Append(CultureInfo.InvariantCulture, $"  meaning of {one.Keyword} '{one.Pointer}'\n    {one.Sentence}\n");
        }

        foreach (var one in comparison.Renames)
        {
            text.Append(CultureInfo.InvariantCulture, $"  '{one.OldPointer}' may be '{one.NewPointer}' ({one.Likelihood:0.00})\n");
        }

        return text.ToString();
    }

    private static string Shown(JsonElement? value) => value is { } shown ? $" by {shown.GetRawText()}" : "";

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
