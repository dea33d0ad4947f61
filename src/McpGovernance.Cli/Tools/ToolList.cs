using System.Text.Json;
using McpGovernance.Cli.Schemas;

namespace McpGovernance.Cli.Tools;

/// <summary>Definitions of tools from a file.</summary>
internal static class ToolList
{
    /// <exception cref="InvalidDataException">There is no tool in it, or one without a name, or two with the same.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyDictionary<string, JsonElement> Read(CliConsole console, string path)
    {
        var root = JsonInput.Read(console, path);
        var tools = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var tool in Tools(root))
        {
            var name = tool.ValueKind == JsonValueKind.Object && tool.TryGetProperty("name", out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw new InvalidDataException($"'{path}' has a tool without a name. Expected one definition, or an object or a result with 'tools'.");
            if (!tools.TryAdd(name, tool))
            {
                throw new InvalidDataException($"'{path}' has the tool '{name}' twice.");
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
