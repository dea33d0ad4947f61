using System.Text.Json;
using McpGovernance.Catalog;

namespace McpGovernance.Cli.Tools;

/// <summary>What a server offers: tools, and what else its catalog has.</summary>
/// <param name="Tools">The definitions of its tools, by name.</param>
internal sealed record ServerOffer(IReadOnlyDictionary<string, JsonElement> Tools)
{
    public const string Instructions = "instructions";

    private static readonly Dictionary<CatalogSection, (string Key, string Name)> s_lists = new()
    {
        [CatalogSection.Prompts] = ("prompts", "name"),
        [CatalogSection.Resources] = ("resources", "uri"),
        [CatalogSection.Templates] = ("resourceTemplates", "uriTemplate"),
    };

    /// <summary>The definitions of a section, by name, URI or URI template; no key where it is not known what there is.</summary>
    public IReadOnlyDictionary<CatalogSection, IReadOnlyDictionary<string, JsonElement>> Entries { get; private init; } = new Dictionary<CatalogSection, IReadOnlyDictionary<string, JsonElement>>();

    /// <summary>Whether it is known what the server says of itself.</summary>
    public bool HasSaid { get; private init; }

    /// <summary>What the server says of itself; null where it says nothing, or it is not known.</summary>
    public string? Said { get; private init; }

    /// <param name="root">One definition of a tool, an array of them, or an object or a result with lists.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="InvalidDataException">There is no tool in it, or something without a name, or two with the same.</exception>
    public static ServerOffer Of(JsonElement root, string source)
    {
        var holder = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.Object ? result : root;
        var entries = new Dictionary<CatalogSection, IReadOnlyDictionary<string, JsonElement>>();
        foreach (var (section, (key, name)) in s_lists)
        {
            if (holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array)
            {
                entries[section] = ByName(list, name, $"'{source}' has in '{key}'");
            }
        }

        var hasSaid = holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(Instructions, out _);
        return new ServerOffer(ToolList.Of(root, source))
        {
            Entries = entries,
            HasSaid = hasSaid,
            Said = hasSaid && holder.GetProperty(Instructions) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null,
        };
    }

    private static Dictionary<string, JsonElement> ByName(JsonElement list, string key, string where)
    {
        var entries = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var entry in list.EnumerateArray())
        {
            var name = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw new InvalidDataException($"{where} an entry without '{key}'. Expected the lists as a server gives them.");
            if (!entries.TryAdd(name, entry))
            {
                throw new InvalidDataException($"{where} '{name}' twice.");
            }
        }

        return entries;
    }
}
