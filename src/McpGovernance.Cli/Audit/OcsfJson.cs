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

    /// <summary>Half of a pair is no text for those who read OCSF: it becomes U+FFFD.</summary>
    private static string Clean(string text)
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
