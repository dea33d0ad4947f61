using System.Buffers;
using System.Text.Json;

namespace McpGovernance.Catalog;

/// <summary>Changes members of an object, at the top or within objects that it holds.</summary>
internal static class ObjectMembers
{
    public static Dictionary<string, JsonElement> Of(JsonElement value)
    {
        var members = new Dictionary<string, JsonElement>(value.GetPropertyCount(), StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        return members;
    }

    public static JsonElement Whole(Dictionary<string, JsonElement> members) => Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    });

    /// <summary>A value in an array of its own, or in an object under a name.</summary>
    public static JsonElement Wrapped(JsonElement value, string? name) => Write(writer =>
    {
        if (name is null)
        {
            writer.WriteStartArray();
            value.WriteTo(writer);
            writer.WriteEndArray();
            return;
        }

        writer.WriteStartObject();
        writer.WritePropertyName(name);
        value.WriteTo(writer);
        writer.WriteEndObject();
    });

    /// <summary>Does something with the object that holds a place, and the place's name in it.</summary>
    /// <param name="members">The whole object.</param>
    /// <param name="way">The names on the way, the last one that of the place.</param>
    /// <param name="isMade">Whether objects that are missing on the way are made. What is there and no object stays as it is.</param>
    /// <param name="change">What to do.</param>
    public static void At(Dictionary<string, JsonElement> members, ReadOnlySpan<string> way, bool isMade, Action<Dictionary<string, JsonElement>, string> change)
    {
        if (way.Length == 1)
        {
            change(members, way[0]);
            return;
        }

        if (members.TryGetValue(way[0], out var held) ? held.ValueKind == JsonValueKind.Object : isMade)
        {
            var inner = held.ValueKind == JsonValueKind.Object ? Of(held) : new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            At(inner, way[1..], isMade, change);
            members[way[0]] = Whole(inner);
        }
    }

    private static JsonElement Write(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            write(writer);
        }

        return JsonElement.Parse(output.WrittenSpan);
    }
}
