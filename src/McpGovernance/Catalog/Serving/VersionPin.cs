using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGovernance.Catalog;

/// <summary>The version or digest that a caller expects, from the <c>_meta</c> of its request.</summary>
/// <remarks>On a call it is text. On a call or a list it may be an object from names of tools to text.</remarks>
internal static class VersionPin
{
    /// <summary>What is never a version: a caller that expects something unreadable gets nothing else instead.</summary>
    private const string Unreadable = "";

    /// <summary>What the caller expects of a tool; <see langword="null"/> when nothing.</summary>
    public static string? Of(GovernanceContext context, string tool)
    {
        if (context.RawParams is not JsonObject parameters || !parameters.TryGetPropertyValue("_meta", out var given)
            || given is not JsonObject meta || !meta.TryGetPropertyValue(WireNames.Expect, out var expected))
        {
            return null;
        }

        return expected switch
        {
            JsonObject byTool => !byTool.TryGetPropertyValue(tool, out var one) ? null : Text(one),
            _ when context is ListContext => null,
            _ => Text(expected),
        };
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : Unreadable;
}
