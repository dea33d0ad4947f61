using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>A schema with an address of its own, and the names that are known in it.</summary>
internal sealed class SchemaResource(SchemaDocument document, string uri, JsonElement root, string pointer, SchemaDialect dialect)
{
    public SchemaDocument Document { get; } = document;

    public string Uri { get; } = uri;

    public JsonElement Root { get; } = root;

    /// <summary>Where it begins, from the root of its document.</summary>
    public string Pointer { get; } = pointer;

    public SchemaDialect Dialect { get; } = dialect;

    /// <summary>Whether <c>$recursiveAnchor</c> is true at its root.</summary>
    public bool IsRecursive { get; set; }

    public Dictionary<string, SchemaPlace> Anchors { get; } = new(StringComparer.Ordinal);

    /// <summary>Those of <see cref="Anchors"/> that a dynamic reference can find.</summary>
    public HashSet<string> DynamicAnchors { get; } = new(StringComparer.Ordinal);

    public SchemaPlace Place => new(this, Root, Pointer);
}
