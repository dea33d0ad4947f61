using System.Text.Json;

namespace McpGovernance.Catalog;

/// <summary>How the sections of a catalog are spelled.</summary>
internal static class CatalogSections
{
    /// <summary>The sections whose entries have no versions.</summary>
    public static readonly CatalogSection[] OfEntries = [CatalogSection.Prompts, CatalogSection.Resources, CatalogSection.Templates];

    /// <summary>The member of a definition that names it.</summary>
    public static string NameOf(CatalogSection section) => section switch
    {
        CatalogSection.Resources => "uri",
        CatalogSection.Templates => "uriTemplate",
        _ => "name",
    };

    /// <summary>What one of them is called.</summary>
    public static string Singular(CatalogSection section) => section switch
    {
        CatalogSection.Tools => "tool",
        CatalogSection.Prompts => "prompt",
        CatalogSection.Resources => "resource",
        CatalogSection.Templates => "resource template",
        _ => "server's instructions",
    };

    /// <summary>The section of a kind of target; <see langword="null"/> for what no catalog has.</summary>
    public static CatalogSection? Of(TargetKind kind) => kind switch
    {
        TargetKind.Tool => CatalogSection.Tools,
        TargetKind.Prompt => CatalogSection.Prompts,
        TargetKind.Resource => CatalogSection.Resources,
        TargetKind.ResourceTemplate => CatalogSection.Templates,
        _ => null,
    };

    /// <summary>Whether two URIs are one in different spellings: of scheme and host, of escapes, with or without a fragment.</summary>
    public static bool IsSameUri(string one, string other) =>
        string.Equals(one, other, StringComparison.Ordinal)
        || (Uri.TryCreate(one, UriKind.Absolute, out var first) && Uri.TryCreate(other, UriKind.Absolute, out var second) && first == second);

    /// <summary>What a definition calls itself; <see langword="null"/> when it has no such text.</summary>
    public static string? NameIn(CatalogSection section, JsonElement definition) =>
        definition.ValueKind == JsonValueKind.Object && definition.TryGetProperty(NameOf(section), out var name) && name.ValueKind == JsonValueKind.String && name.GetString() is { Length: > 0 } text ? text : null;
}
