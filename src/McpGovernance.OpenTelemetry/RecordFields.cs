using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace McpGovernance.OpenTelemetry;

/// <summary>Reads fields of a record as typed values. What is absent or of another kind is <see langword="null"/>: the mirror says less, and never fails.</summary>
internal static class RecordFields
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    public static JsonElement? Find(JsonElement record, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (record.ValueKind != JsonValueKind.Object || !record.TryGetProperty(name, out record))
            {
                return null;
            }
        }

        return record;
    }

    public static string? Text(JsonElement record, params ReadOnlySpan<string> names) =>
        Find(record, names) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static DateTimeOffset? Time(JsonElement record, string name) =>
        Text(record, name) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>A text, a number, a truth or a list of texts, as the logs signal has them.</summary>
    public static object? Value(JsonElement? field) => field switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.TryGetInt64(out var whole) ? (object)whole : number.GetDouble(),
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String) =>
            list.EnumerateArray().Select(static item => item.GetString()!).ToArray(),
        _ => null,
    };

    public static ActivityTraceId Trace(string? text) => IsId(text, 32) ? ActivityTraceId.CreateFromString(text) : default;

    public static ActivitySpanId Span(string? text) => IsId(text, 16) ? ActivitySpanId.CreateFromString(text) : default;

    private static bool IsId(string? text, int length) =>
        text?.Length == length && !text.AsSpan().ContainsAnyExcept(Hex) && text.AsSpan().ContainsAnyExcept('0');
}
