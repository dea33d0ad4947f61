using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace McpGovernance.Catalog;

/// <summary>Writes a catalog in the one way there is, so that a review shows exactly what changed.</summary>
internal static class CatalogWriter
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Create(Readable()) };

    public static byte[] Write(CatalogDocument catalog)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, s_options))
        {
            writer.WriteStartObject();
            writer.WriteString(CatalogKeys.Server, catalog.Server);
            Texts(writer, CatalogKeys.Environment, catalog.Environments);
            writer.WriteString(CatalogKeys.Owner, catalog.Owner);
            Optional(writer, CatalogKeys.Contact, catalog.Contact);
            writer.WriteStartObject(CatalogKeys.Tools);
            foreach (var tool in catalog.Tools.OrderBy(static one => one.Name, StringComparer.Ordinal))
            {
                Tool(writer, tool);
            }

            writer.WriteEndObject();
            foreach (var section in CatalogSections.OfEntries)
            {
                Entries(writer, section, catalog.Entries(section));
            }

            if (catalog.Instructions is { } instructions)
            {
                writer.WriteStartObject(CatalogKeys.Word(CatalogSection.Instructions));
                Approved(writer, instructions.Approval);
                writer.WriteString(CatalogKeys.Text, instructions.Text);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Tool(Utf8JsonWriter writer, CatalogTool tool)
    {
        writer.WriteStartObject(tool.Name);
        Optional(writer, CatalogKeys.Owner, tool.Owner);
        writer.WriteString(CatalogKeys.Kind, CatalogKeys.Word(tool.Kind));
        writer.WriteString(CatalogKeys.Risk, CatalogKeys.Word(tool.Risk));
        Texts(writer, CatalogKeys.Data, tool.Data);
        Optional(writer, CatalogKeys.Target, tool.Target);
        if (tool.Channels.Count > 0)
        {
            writer.WriteStartObject(CatalogKeys.Channels);
            foreach (var (channel, version) in tool.Channels.OrderBy(static one => one.Key, StringComparer.Ordinal))
            {
                writer.WriteString(channel, version.ToString());
            }

            writer.WriteEndObject();
        }

        writer.WriteStartObject(CatalogKeys.Versions);
        foreach (var version in tool.Versions.OrderBy(static one => one.Version))
        {
            Version(writer, version);
        }

        writer.WriteEndObject();
        History(writer, tool.History);
        writer.WriteEndObject();
    }

    private static void History(Utf8JsonWriter writer, IReadOnlyList<CatalogEvent> history)
    {
        if (history.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(CatalogKeys.History);
        foreach (var one in history)
        {
            writer.WriteStartObject();
            writer.WriteString(CatalogKeys.At, Time(one.At));
            writer.WriteString(CatalogKeys.By, one.By);
            writer.WriteString(CatalogKeys.What, one.What);
            writer.WriteString(CatalogKeys.Note, one.Note);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Version(Utf8JsonWriter writer, CatalogVersion version)
    {
        writer.WriteStartObject(version.Version.ToString());
        writer.WriteString(CatalogKeys.Status, CatalogKeys.Word(version.Status));
        writer.WriteString(CatalogKeys.Digest, version.Digest);
        Approved(writer, version.Approval);
        if (version.Deprecation is { } end)
        {
            writer.WriteStartObject(CatalogKeys.Deprecated);
            writer.WriteString(CatalogKeys.Since, Time(end.Since));
            Optional(writer, CatalogKeys.Sunset, end.Sunset is { } sunset ? Time(sunset) : null);
            writer.WriteString(CatalogKeys.Note, end.Note);
            Optional(writer, CatalogKeys.ReplacedBy, end.ReplacedBy?.ToString());
            writer.WriteEndObject();
        }

        if (version.Upgrade is { } upgrade)
        {
            UpgradeWriter.Write(writer, upgrade);
        }

        writer.WritePropertyName(CatalogKeys.Definition);
        Sorted(writer, version.Definition);
        writer.WriteEndObject();
    }

    private static void Entries(Utf8JsonWriter writer, CatalogSection section, IReadOnlyList<CatalogEntry>? entries)
    {
        if (entries is null)
        {
            return;
        }

        writer.WriteStartObject(CatalogKeys.Word(section));
        foreach (var entry in entries.OrderBy(static one => one.Name, StringComparer.Ordinal))
        {
            writer.WriteStartObject(entry.Name);
            writer.WriteString(CatalogKeys.Digest, entry.Digest);
            Approved(writer, entry.Approval);
            writer.WritePropertyName(CatalogKeys.Definition);
            Sorted(writer, entry.Definition);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Approved(Utf8JsonWriter writer, CatalogApproval? approval)
    {
        if (approval is null)
        {
            return;
        }

        writer.WriteStartObject(CatalogKeys.Approved);
        writer.WriteString(CatalogKeys.By, approval.By);
        writer.WriteString(CatalogKeys.At, Time(approval.At));
        writer.WriteString(CatalogKeys.Note, approval.Note);
        writer.WriteEndObject();
    }

    /// <summary>Members by name: a server that orders its members anew each time must not look changed.</summary>
    public static void Sorted(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(static one => one.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Sorted(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Sorted(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(value.GetString());
                break;
            default:
                writer.WriteRawValue(value.GetRawText());
                break;
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(CatalogKeys.Time, CultureInfo.InvariantCulture);

    private static void Optional(Utf8JsonWriter writer, string key, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(key, text);
        }
    }

    private static void Texts(Utf8JsonWriter writer, string key, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(key);
        foreach (var text in texts.Order(StringComparer.Ordinal))
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    /// <summary>What people can read stands as it is; what hides from the eye, or steers it, is spelled out.</summary>
    private static TextEncoderSettings Readable()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.All);
        for (var one = 0; one <= char.MaxValue; one++)
        {
            if (char.GetUnicodeCategory((char)one) is UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned && one != ' ')
            {
                settings.ForbidCharacter((char)one);
            }
        }

        return settings;
    }
}
