using System.Text.Json;

namespace McpGovernance.Benchmarks.Support;

/// <summary>The input schemas of published servers, where they are: beside the repository, or where <c>MCPGOV_SHARED</c> says.</summary>
internal static class RealTools
{
    private static readonly string? s_directory = Find();

    public static bool AreHere => s_directory is not null;

    /// <summary>Each different input schema once.</summary>
    public static List<JsonElement> InputSchemas()
    {
        var schemas = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(s_directory ?? throw new InvalidOperationException("The tools of published servers are not here."), "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var tool in document.RootElement.GetProperty("tools").EnumerateArray())
            {
                var schema = tool.GetProperty("inputSchema");
                schemas.TryAdd(schema.GetRawText(), schema.Clone());
            }
        }

        return [.. schemas.Values];
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MCPGOV_SHARED") is { } shared)
        {
            return Existing(Path.Combine(shared, "real-tools"));
        }

        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "McpGovernance.sln")))
        {
            at = at.Parent;
        }

        return at is null ? null : Existing(Path.Combine(at.FullName, "..", "shared", "real-tools"));
    }

    private static string? Existing(string path) => Directory.Exists(path) ? path : null;
}
