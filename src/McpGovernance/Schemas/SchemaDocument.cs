using System.Collections.Concurrent;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>One JSON text with a schema at its root, and the resources in it.</summary>
internal sealed class SchemaDocument(string? name)
{
    /// <summary>Of smaller objects a member is found as fast by looking at each.</summary>
    private const int Large = 64;

    private readonly ConcurrentDictionary<string, Dictionary<string, JsonElement>> _large = new(StringComparer.Ordinal);

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
            if (!TryStep(place, name, out var next))
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

    /// <summary>Thousands of references into one object must not each search it from end to end.</summary>
    private bool TryStep(SchemaPlace place, string name, out JsonElement next)
    {
        if (place.Schema.ValueKind != JsonValueKind.Object || place.Schema.GetPropertyCount() < Large)
        {
            return JsonPointer.TryStep(place.Schema, name, out next);
        }

        return _large.GetOrAdd(place.Pointer, static (_, schema) => schema.EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value, StringComparer.Ordinal), place.Schema)
            .TryGetValue(name, out next);
    }
}
