namespace McpGovernance.Schemas;

/// <summary>One JSON text with a schema at its root, and the resources in it.</summary>
internal sealed class SchemaDocument(string? name)
{
    /// <summary>By where they begin.</summary>
    public Dictionary<string, SchemaResource> Resources { get; } = new(StringComparer.Ordinal);

    public JsonSchemaException Error(string pointer, string reason) => new(pointer, reason, name);

    /// <summary>Goes from a resource along a JSON pointer. Other resources may begin on the way.</summary>
    public SchemaPlace? Find(SchemaResource from, string pointer)
    {
        var place = from.Place;
        foreach (var token in pointer.Split('/').Skip(1))
        {
            var name = JsonPointer.Unescape(token);
            if (!JsonPointer.TryStep(place.Schema, name, out var next))
            {
                return null;
            }

            place = place.At(name, next);
            if (Resources.TryGetValue(place.Pointer, out var resource))
            {
                place = resource.Place;
            }
        }

        return place;
    }
}
