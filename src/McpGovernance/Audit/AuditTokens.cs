using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using McpGovernance.Audit;

namespace McpGovernance;

/// <summary>Finds what values look like in records, for whoever knows a value and looks for the calls that had it.</summary>
/// <remarks>Thread safe.</remarks>
public static class AuditTokens
{
    /// <summary>The class of values that no schema classifies.</summary>
    public const string Unclassified = ValueRecorder.Unclassified;

    /// <summary>The tokens of a value, under every key that is retained.</summary>
    /// <param name="keys">The keys of the host that wrote the records.</param>
    /// <param name="value">The value as somebody would say it: a text, a number, <c>true</c> or <c>false</c>.</param>
    /// <param name="dataClass">The class of the value, as the tool's schema names it.</param>
    /// <returns>One token for each key and each kind of value that the text can mean, newest key last.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IReadOnlyList<string> Of(KeyRing keys, string value, string dataClass = Unclassified)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(dataClass);
        var tokens = new List<string>();
        foreach (var key in keys.All(ValueRecorder.PurposeOf(dataClass)))
        {
            foreach (var meant in Meant(value))
            {
                var content = new RecordBuffer(64);
                ValueRecorder.Content(meant, content);
                tokens.Add(Token(key, content.Span));
            }

            var name = new RecordBuffer(64);
            name.Write("k"u8);
            JsonText.Write(value, name);
            tokens.Add(Token(key, name.Span));
        }

        return tokens;
    }

    private static string Token(GovernanceKey key, ReadOnlySpan<byte> content) =>
        $"tok:{key.Id}:{Base64Url.EncodeToString(HMACSHA256.HashData(key.Secret.Span, content).AsSpan(0, OpenDigest.TokenBytes))}";

    /// <summary>The text; and the number or flag that it is when written without quotes.</summary>
    private static IEnumerable<JsonElement> Meant(string value)
    {
        var text = new RecordBuffer(64);
        JsonText.Write(value, text);
        yield return JsonElement.Parse(text.Span);
        JsonElement? other = null;
        try
        {
            other = JsonElement.Parse(value);
        }
        catch (JsonException)
        {
            // A text and nothing else.
        }

        if (other is { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } literal)
        {
            yield return literal;
        }
    }
}
