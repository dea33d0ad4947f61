using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Catalog;

/// <summary>Whether what one version allows comes out of an upgrade as what the other version allows.</summary>
internal static class UpgradeCheck
{
    private const int MaxValues = 300, MaxShown = 300;

    /// <summary>Holds arguments against an upgrade.</summary>
    /// <param name="from">The earlier version.</param>
    /// <param name="to">The later one.</param>
    /// <param name="upgrade">Arguments of the one made into arguments of the other.</param>
    /// <returns>A sentence with a value that shows what is wrong; <see langword="null"/> when nothing was found.</returns>
    public static string? Arguments(JsonElement from, JsonElement to, Func<IDictionary<string, JsonElement>, IDictionary<string, JsonElement>> upgrade)
    {
        var (source, target) = (Schema(from, "inputSchema")!, Schema(to, "inputSchema")!);
        return Find(source, target, value => value.ValueKind == JsonValueKind.Object ? ObjectMembers.Whole(new Dictionary<string, JsonElement>(upgrade(ObjectMembers.Of(value)), StringComparer.Ordinal)) : value, "arguments");
    }

    /// <summary>Holds results against the way back.</summary>
    /// <param name="from">The earlier version, which gets the result.</param>
    /// <param name="to">The later one, whose tool gives it.</param>
    /// <param name="downgrade">A result of the later version made into one of the earlier.</param>
    /// <returns>A sentence with a value that shows what is wrong; <see langword="null"/> when nothing was found.</returns>
    public static string? Result(JsonElement from, JsonElement to, Func<JsonElement, JsonElement> downgrade) => (Schema(to, "outputSchema"), Schema(from, "outputSchema")) switch
    {
        (_, null) => null,
        (null, _) => "The later version declares no structured result, and the earlier one does.",
        var (source, target) => Find(source, target, downgrade, "the result"),
    };

    /// <summary>Whether the comparer proves that steps are right: each value comes out valid.</summary>
    /// <param name="source">What is allowed before.</param>
    /// <param name="steps">What is done.</param>
    /// <param name="target">What is to be allowed after.</param>
    public static bool IsProved(JsonElement source, IReadOnlyList<UpgradeStep> steps, JsonElement target)
    {
        try
        {
            return UpgradeImage.Of(source, steps) is { } image
                && SchemaComparer.Compare(image, target, ComparisonDirection.Input, ComparisonProfile.Strict).Verdict == ChangeVerdict.Compatible;
        }
        catch (JsonSchemaException)
        {
            return false;       // Its edition cannot say what comes out.
        }
    }

    private static string? Find(JsonSchema source, JsonSchema target, Func<JsonElement, JsonElement> change, string what)
    {
        foreach (var value in SchemaValues.Of(source).Generate(seed: 1).Take(MaxValues))
        {
            JsonElement changed;
            try
            {
                changed = change(value);
            }
            catch (Exception cause)
            {
                return $"With {Shown(value)} as {what} it fails: {cause.GetType().Name}.";
            }

            if (target.Validate(changed) != SchemaVerdict.Valid)
            {
                return $"{Shown(value)} as {what} becomes {Shown(changed)}, which is not valid there: {ContractDenials.Faults(target.Explain(changed))}";
            }
        }

        return null;
    }

    private static JsonSchema? Schema(JsonElement definition, string keyword) => definition.TryGetProperty(keyword, out var schema) ? JsonSchema.Compile(schema) : null;

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: <= MaxShown } text ? text : string.Concat(value.GetRawText().AsSpan(0, MaxShown), "…");
}
