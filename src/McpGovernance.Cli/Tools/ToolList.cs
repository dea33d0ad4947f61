using System.Text.Json;

namespace McpGovernance.Cli.Tools;

/// <summary>Definitions of tools by name, from what a file holds or a server answers.</summary>
internal static class ToolList
{
    /// <param name="root">One definition, an array of them, or an object or a result with <c>tools</c>.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="InvalidDataException">There is no tool in it, or one without a name, or two with the same.</exception>
    public static IReadOnlyDictionary<string, JsonElement> Of(JsonElement root, string source)
    {
        var tools = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var tool in Tools(root))
        {
            var name = tool.ValueKind == JsonValueKind.Object && tool.TryGetProperty("name", out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw new InvalidDataException($"'{source}' has a tool without a name. Expected one definition, or an object or a result with 'tools'.");
            if (!tools.TryAdd(name, tool))
            {
                throw new InvalidDataException($"'{source}' has the tool '{name}' twice.");
            }
        }

        return tools;
    }

    private static List<JsonElement> Tools(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return [.. root.EnumerateArray()];
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return [root];
        }

        var holder = root.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.Object ? result : root;
        return holder.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array ? [.. tools.EnumerateArray()] : [root];
    }
}
