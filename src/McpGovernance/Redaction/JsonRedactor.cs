using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGovernance.Redaction;

/// <summary>Takes secrets out of JSON: out of texts, names and numbers, at any depth.</summary>
/// <remarks>Thread safe. What it is given stays as it is; where it finds something, it makes a copy.</remarks>
internal sealed class JsonRedactor(TextRedactor texts)
{
    /// <summary>What is counted where a value had to be left out whole.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>Where resources carry what is no text to the protocol.</summary>
    private const string Blob = "blob";

    private const int FewestDigits = 13;

    private readonly JsonGlance _glance = new();

    /// <summary>The same without its secrets; <see langword="null"/> when it has none.</summary>
    public JsonNode? Clean(JsonNode? node, SecretTally tally, RedactionStyle style = RedactionStyle.Named)
    {
        if (node is null || !_glance.MayHide(node))
        {
            return null;
        }

        try
        {
            return Clean(node, name: null, tally, style);
        }
        catch (ArgumentException)
        {
            // A name stands twice, so that nobody can look at its values one by one. What may hide something is not handed out.
            var text = node.ToJsonString();
            if (ReferenceEquals(texts.Clean(text, tally, style), text) && !text.Contains('\\'))
            {
                return null;
            }

            tally.Add(Unreadable);
            return node is JsonArray ? new JsonArray() : new JsonObject();
        }
    }

    private JsonNode? Clean(JsonNode? node, string? name, SecretTally tally, RedactionStyle style) => node switch
    {
        JsonObject members => CleanMembers(members, tally, style),
        JsonArray items => CleanItems(items, name, tally, style),
        JsonValue value => CleanValue(value, name, tally, style),
        _ => null,
    };

    private JsonObject? CleanMembers(JsonObject members, SecretTally tally, RedactionStyle style)
    {
        JsonObject? copy = null;
        foreach (var (name, value) in members)
        {
            var cleanName = texts.Clean(name, tally, style);
            if (Clean(value, name, tally, style) is { } clean)
            {
                copy ??= (JsonObject)members.DeepClone();
                copy[name] = clean;
            }

            if (!ReferenceEquals(cleanName, name))
            {
                copy ??= (JsonObject)members.DeepClone();
                var moved = copy[name]?.DeepClone();
                copy.Remove(name);
                copy[Free(copy, cleanName)] = moved;
            }
        }

        return copy;
    }

    private JsonArray? CleanItems(JsonArray items, string? name, SecretTally tally, RedactionStyle style)
    {
        JsonArray? copy = null;
        for (var i = 0; i < items.Count; i++)
        {
            if (Clean(items[i], name, tally, style) is { } clean)
            {
                copy ??= (JsonArray)items.DeepClone();
                copy[i] = clean;
            }
        }

        return copy;
    }

    private JsonValue? CleanValue(JsonValue value, string? name, SecretTally tally, RedactionStyle style)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                var text = Text(value);
                if (name == Blob && BlobText.Clean(Encoding.UTF8.GetBytes(text), texts, tally) is { } blob)
                {
                    return JsonValue.Create(blob);
                }

                var clean = name is not null && SecretRules.IsNameOfSecret(name) ? texts.CleanNamed(text, tally, style) : texts.Clean(text, tally, style);
                return ReferenceEquals(clean, text) ? null : JsonValue.Create(clean);
            case JsonValueKind.Number when value.ToJsonString() is { Length: >= FewestDigits } number:
                var cleaned = texts.Clean(number, tally, style);
                return ReferenceEquals(cleaned, number) ? null : style == RedactionStyle.Named ? JsonValue.Create(cleaned) : JsonValue.Create(0);
            default:
                return null;
        }
    }

    /// <summary>A name that is not taken: no value gets lost because two names became one.</summary>
    private static string Free(JsonObject members, string name)
    {
        var free = name;
        for (var number = 2; members.ContainsKey(free); number++)
        {
            free = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}-{number}");
        }

        return free;
    }

    /// <summary>A text that cannot be read, such as half of a surrogate pair, is no secret that anybody could use.</summary>
    private static string Text(JsonValue value)
    {
        try
        {
            return value.GetValue<string>();
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
