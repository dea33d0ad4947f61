using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace McpGovernance.Audit;

/// <summary>The JSON form of a joined call: version 1. What the records say is copied as it was written.</summary>
internal static class JoinedCallJson
{
    private const int Version = 1;

    public static void Write(Utf8JsonWriter writer, JoinedCall call, IReadOnlyList<JsonElement> records)
    {
        writer.WriteStartObject();
        writer.WriteNumber("v", Version);
        Text(writer, "type", call.Last.Type);
        Text(writer, "call", call.Last.Call);
        Text(writer, "status", call.Status);
        writer.WriteBoolean("open", call.IsOpen);
        Time(writer, "began", call.Began);
        Time(writer, "ended", call.Ended);
        WriteMembers(writer, call, records);
        WriteRecords(writer, call);
        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, JoinedCall call, IReadOnlyList<JsonElement> records)
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in records.SelectMany(static record => record.EnumerateObject()))
        {
            // A line with a name that is no valid Unicode was no record, so this reads every name.
            var name = member.Name;
            if (!IsOwn(name) && written.Add(name))
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(call.Member(name)), skipInputValidation: true);
            }
        }
    }

    private static void WriteRecords(Utf8JsonWriter writer, JoinedCall call)
    {
        writer.WriteStartArray("records");
        foreach (var record in call.Records)
        {
            writer.WriteStartObject();
            Text(writer, "log", record.Log);
            writer.WriteNumber("epoch", record.Epoch);
            writer.WriteNumber("seq", record.Seq);
            Text(writer, "type", record.Type);
            Text(writer, "id", record.Id);
            Time(writer, "time", record.Time);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (call.RecordCount > call.Records.Count)
        {
            writer.WriteNumber("recordCount", call.RecordCount);
        }
    }

    /// <summary>What belongs to one record, or has this name in the joined form.</summary>
    private static bool IsOwn(string name) => name is "v" or "type" or "id" or "time" or "log" or "epoch" or "seq" or "call"
        or "status" or "open" or "began" or "ended" or "records" or "recordCount";

    private static void Time(Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            writer.WriteString(name, known.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Half pairs stay what they are, in escaped form: the writer would refuse them.</summary>
    private static void Text(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is null)
        {
            return;
        }

        var json = new StringBuilder(text.Length + 2).Append('"');
        foreach (var unit in text)
        {
            _ = unit is >= ' ' and < '\u007F' and not '"' and not '\\'
                ? json.Append(unit)
                : json.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }

        writer.WritePropertyName(name);
        writer.WriteRawValue(json.Append('"').ToString(), skipInputValidation: true);
    }
}
