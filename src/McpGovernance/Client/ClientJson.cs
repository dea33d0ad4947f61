using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Client;

/// <summary>Reads messages that a stranger may have written. What is not there, or is of another kind, is empty.</summary>
internal static class ClientJson
{
    private const string Meta = "_meta";
    private const string CacheScope = "cacheScope";

    public static JsonNode? Member(JsonNode? from, string name)
    {
        try
        {
            return from is JsonObject members && members.TryGetPropertyValue(name, out var value) ? value : null;
        }
        catch (ArgumentException)
        {
            return null; // A duplicate key: Admission refuses the request, and a result is not read.
        }
    }

    /// <summary>Takes our own marks out of a definition's <c>_meta</c>; all of it where that cannot be read.</summary>
    /// <returns>Whether there were any.</returns>
    public static bool TakeMarks(JsonObject definition)
    {
        var isAny = false;
        try
        {
            foreach (var (name, value) in definition.Where(static member => member.Key.Equals(Meta, StringComparison.OrdinalIgnoreCase)).ToList())
            {
                isAny |= value is JsonObject meta && TakeMarks(definition, name, meta);
            }
        }
        catch (ArgumentException)
        {
            // A key twice: nobody can read a name in it, so it is shown to nobody.
        }

        return isAny;
    }

    private static bool TakeMarks(JsonObject definition, string name, JsonObject meta)
    {
        try
        {
            var marks = meta.Select(static one => one.Key).Where(static key => key.StartsWith(WireNames.Prefix, StringComparison.OrdinalIgnoreCase)).ToList();
            marks.ForEach(mark => meta.Remove(mark));
            return marks.Count > 0;
        }
        catch (ArgumentException)
        {
            return definition.Remove(name);
        }
    }

    /// <summary>
    /// What a client gets depends on its caller, so that nobody may keep it for others, whatever the server says. From July 2026 on
    /// silence means that everybody may.
    /// </summary>
    public static void MakePrivate(JsonObject result, string? revision)
    {
        try
        {
            var said = result.Select(static member => member.Key).Where(static key => key.Equals(CacheScope, StringComparison.OrdinalIgnoreCase)).ToList();
            if (said is [CacheScope] && Text(result, CacheScope) == "private")
            {
                return;
            }

            said.ForEach(name => result.Remove(name));
            if (said.Count > 0 || ProtocolRevision.IsJuly2026OrLater(revision))
            {
                result[CacheScope] = "private";
            }
        }
        catch (ArgumentException)
        {
            // A key twice: a list is refused for it, and nobody vouches for what else such a result says.
        }
    }

    public static string Text(JsonNode? from, string name) => TextOrNull(from, name) ?? "";

    public static string? TextOrNull(JsonNode? from, string name) =>
        Member(from, name) is JsonValue value && TryText(value, out var text) ? text : null;

    /// <summary>Reads a text. One that is none, such as half a surrogate pair, is no text.</summary>
    public static bool TryText(JsonValue value, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text)
    {
        try
        {
            return value.TryGetValue(out text);
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }

    public static RequestId? Id(JsonNode? from, string name) => Member(from, name) is not JsonValue value ? null
        : value.TryGetValue<long>(out var number) ? new RequestId(number)
        : value.TryGetValue<string>(out var text) ? new RequestId(text)
        : null;

    /// <summary>Whether a reader that ignores case would find the member.</summary>
    public static bool HasInAnyCase(JsonNode? from, string name) =>
        from is JsonObject members && (Member(members, name) is not null || IsAmbiguous(members, name));

    public static bool Flag(JsonNode? from, string name) =>
        Member(from, name) is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>
    /// Whether members are ambiguous for a reader that ignores case, as the SDK's serializer options do: it would take what we did
    /// not look at. The SDK's own client was not seen to read results so; whoever reads the raw result may.
    /// </summary>
    public static bool IsAmbiguous(JsonObject members, string name)
    {
        try
        {
            foreach (var (key, _) in members)
            {
                if (!string.Equals(key, name, StringComparison.Ordinal) && string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    /// <summary>A copy that nobody else can change.</summary>
    public static JsonElement Copy(JsonNode? node)
    {
        if (node is null)
        {
            return default;
        }

        var bytes = NodeBytes.Rent();
        try
        {
            return JsonElement.Parse(bytes.Write(node));
        }
        finally
        {
            NodeBytes.Return(bytes);
        }
    }

    public static JsonNode? ToNode(object value) =>
        JsonSerializer.SerializeToNode(value, McpJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType()));

    /// <summary>The typed form, or <see langword="null"/> when it has another shape.</summary>
    public static T? Read<T>(JsonNode? node)
        where T : class
    {
        try
        {
            return node is null ? null : (T?)JsonSerializer.Deserialize(node, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T)));
        }
        catch (Exception cause) when (cause is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
