using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using McpGovernance.Redaction;
using McpGovernance.Schemas;

namespace McpGovernance.Audit;

/// <summary>
/// Writes values into records: what is of a clear class as it is, everything else as tokens, names that no schema declares included. The same value of
/// the same class gives the same token, so that it can be found, and nobody reads it.
/// </summary>
/// <remarks>Thread safe. Tokens are filled in by the journal's thread.</remarks>
internal sealed class ValueRecorder(KeyRing keys, IReadOnlySet<string> clear, TextRedactor secrets)
{
    /// <summary>The class of what nobody classified.</summary>
    public const string Unclassified = ToolClasses.Unclassified;

    /// <summary>How many bytes of a record its inputs, or its result, may take.</summary>
    public const int MaxBytes = 16 << 10;

    private const string Unreadable = "unreadable";
    private const int MaxElements = 256;
    private const int MaxNumber = 64;

    private readonly ConcurrentDictionary<string, string> _purposes = new(StringComparer.Ordinal);

    /// <summary>The purpose of the key by which values of a class become tokens.</summary>
    public static string PurposeOf(string dataClass) => $"token/{dataClass}";

    /// <summary>Writes arguments.</summary>
    public void Write(RecordWriter record, JsonEncodedText name, IDictionary<string, JsonElement> values, ClassNode node)
    {
        var end = record.Length + MaxBytes;
        var count = values.Count;
        var members = ArrayPool<KeyValuePair<string, JsonElement>>.Shared.Rent(Math.Max(count, 1));
        try
        {
            values.CopyTo(members, 0);
            record.Open(name);
            for (var i = 0; i < count && WriteMember(record, members[i].Key, members[i].Value, node, end); i++)
            {
            }

            record.Close();
        }
        finally
        {
            ArrayPool<KeyValuePair<string, JsonElement>>.Shared.Return(members, clearArray: true);
        }
    }

    /// <summary>Writes a value.</summary>
    public void Write(RecordWriter record, JsonEncodedText name, JsonElement value, ClassNode node)
    {
        record.Name(name);
        Write(record, value, node, record.Length + MaxBytes);
    }

    /// <summary>Writes texts that no schema is about.</summary>
    public void Write(RecordWriter record, JsonEncodedText name, IEnumerable<string> texts)
    {
        var end = record.Length + MaxBytes;
        record.OpenArray(name);
        foreach (var text in texts.Take(MaxElements))
        {
            if (record.Length > end)
            {
                record.Cut();
                break;
            }

            var from = record.Scratch.Length;
            record.Scratch.Write("s"u8);
            JsonText.Write(text, record.Scratch);
            record.Token(KeyOf(Unclassified), from);
        }

        record.CloseArray();
    }

    private bool WriteMember(RecordWriter record, string name, JsonElement value, ClassNode node, int end)
    {
        if (record.Length > end)
        {
            record.Cut();
            return false;
        }

        var member = node.Property(name, out var isDeclared);
        if (isDeclared)
        {
            record.Name(name);
        }
        else
        {
            var from = record.Scratch.Length;
            record.Scratch.Write("k"u8);
            JsonText.Write(name, record.Scratch);
            record.Token(KeyOf(ClassOf(member)), from, isName: true);
        }

        Write(record, value, member, end);
        return true;
    }

    private void Write(RecordWriter record, JsonElement value, ClassNode node, int end)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                record.OpenElement();
                foreach (var member in value.EnumerateObject())
                {
                    if (!WriteMember(record, member.Name, member.Value, node, end))
                    {
                        break;
                    }
                }

                record.Close();
                break;
            case JsonValueKind.Array:
                WriteItems(record, value, node, end);
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                record.Nothing();
                break;
            default:
                WriteScalar(record, value, node);
                break;
        }
    }

    private void WriteItems(RecordWriter record, JsonElement value, ClassNode node, int end)
    {
        record.OpenArrayElement();
        var count = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (++count > MaxElements || record.Length > end)
            {
                record.Cut();
                break;
            }

            Write(record, item, node.Items, end);
        }

        record.CloseArray();
    }

    private void WriteScalar(RecordWriter record, JsonElement value, ClassNode node)
    {
        if (IsClear(node))
        {
            WriteClear(record, value);
            return;
        }

        var from = record.Scratch.Length;
        Content(value, record.Scratch);
        record.Token(KeyOf(ClassOf(node)), from);
    }

    /// <summary>What a token is made of: the kind of the value and the value in its one form, so that a search finds it however it was written.</summary>
    public static void Content(JsonElement value, RecordBuffer content)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                content.Write("s"u8);
                WriteText(value, content);
                break;
            case JsonValueKind.Number:
                content.Write("n"u8);
                if (!CanonicalJson.TryWrite(value, content))
                {
                    content.Write(JsonMarshal.GetRawUtf8Value(value));
                }

                break;
            default:
                content.Write("b"u8);
                content.Write(JsonMarshal.GetRawUtf8Value(value));
                break;
        }
    }

    private static void WriteText(JsonElement value, RecordBuffer content)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.Contains((byte)'\\') && TryText(value) is { } text)
        {
            JsonText.Write(text, content);
        }
        else
        {
            content.Write(raw);     // Without escapes it is its own canonical form.
        }
    }

    /// <summary>The text; <see langword="null"/> for one that is none, such as half a surrogate pair.</summary>
    private static string? TryText(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void WriteClear(RecordWriter record, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (value.ValueKind == JsonValueKind.String)
        {
            record.Element(TryText(value) is { } text ? secrets.Clean(text, new SecretTally()) : Unreadable);
        }
        else if (raw.Length > MaxNumber || SecretDetector.Find(value.GetRawText()).Count > 0)
        {
            record.Element(secrets.Clean(value.GetRawText(), new SecretTally()));
        }
        else
        {
            record.Literal(raw);
        }
    }

    private bool IsClear(ClassNode node) => node.Classes.Length > 0 && Array.TrueForAll(node.Classes, clear.Contains);

    /// <summary>Of several, the first that is not clear: whoever looks for a value has to know its class.</summary>
    private string ClassOf(ClassNode node) => Array.Find(node.Classes, one => !clear.Contains(one)) ?? (node.Classes.Length > 0 ? node.Classes[0] : Unclassified);

    private GovernanceKey KeyOf(string dataClass) =>
        keys.Current(_purposes.TryGetValue(dataClass, out var known) ? known : _purposes.GetOrAdd(dataClass, PurposeOf(dataClass)));
}
