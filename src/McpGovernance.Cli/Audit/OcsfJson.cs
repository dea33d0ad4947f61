using System.Globalization;
using System.Text;
using System.Text.Json;

namespace McpGovernance.Cli.Audit;

/// <summary>Writes members of an OCSF object; what is not known is not written.</summary>
internal sealed class OcsfJson(Utf8JsonWriter writer)
{
    public Utf8JsonWriter Writer => writer;

    public void Text(string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            writer.WriteString(name, Clean(text));
        }
    }

    /// <summary>Milliseconds since 1970, as OCSF wants them.</summary>
    public void Time(string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            writer.WriteNumber(name, known.ToUnixTimeMilliseconds());
        }
    }

    /// <summary>An object of one or more texts, unless there is none.</summary>
    public void Object(string? name, params ReadOnlySpan<(string Name, string? Text)> members)
    {
        var isAny = false;
        foreach (var (_, text) in members)
        {
            isAny |= !string.IsNullOrEmpty(text);
        }

        if (!isAny)
        {
            return;
        }

        if (name is not null)
        {
            writer.WritePropertyName(name);
        }

        writer.WriteStartObject();
        foreach (var (member, text) in members)
        {
            Text(member, text);
        }

        writer.WriteEndObject();
    }

    /// <summary>A value as it was written, but for escaped halves of pairs.</summary>
    public void Value(string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(CleanJson(value.GetRawText()), skipInputValidation: true);
    }

    private static string CleanJson(string json)
    {
        var clean = new StringBuilder(json.Length);
        for (var i = 0; i < json.Length;)
        {
            var length = json[i] != '\\' ? 1 : json[i + 1] != 'u' ? 2 : 6;
            if (length == 6 && char.IsSurrogate(UnitAt(json, i)))
            {
                var isPair = char.IsHighSurrogate(UnitAt(json, i)) && i + 12 <= json.Length && json[i + 6] == '\\' && json[i + 7] == 'u' && char.IsLowSurrogate(UnitAt(json, i + 6));
                clean.Append(isPair ? json.AsSpan(i, 12) : "\\ufffd");
                i += isPair ? 12 : 6;
                continue;
            }

            clean.Append(json, i, length);
            i += length;
        }

        return clean.ToString();
    }

    private static char UnitAt(string json, int escape) =>
        (char)ushort.Parse(json.AsSpan(escape + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>Half of a pair is no text for those who read OCSF: it becomes U+FFFD.</summary>
    internal static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.ToString());
        }

        return clean.ToString();
    }
}
