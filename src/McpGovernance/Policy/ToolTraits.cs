using System.Text;
using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>Which tools, by what they can do, what a misuse would cost and which data they touch. Everything that is given must hold; each list is in ordinal order.</summary>
/// <remarks>
/// A tool without a contract is destructive, and nothing else is known of it. Risk and data are known where a catalog gives the
/// tool a version.
/// </remarks>
internal sealed class ToolTraits
{
    /// <summary>Kinds, of which the tool has one; empty for any.</summary>
    public IReadOnlyList<ToolKind> Kinds { get; init; } = [];

    /// <summary>Risks, of which the tool has one; empty for any.</summary>
    public IReadOnlyList<ToolRisk> Risks { get; init; } = [];

    /// <summary>Classes of data, of which the tool touches one; empty for any.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    public static string NameOf(ToolKind kind) => kind switch
    {
        ToolKind.Read => "read",
        ToolKind.Write => "write",
        _ => "destructive",
    };

    public static string NameOf(ToolRisk risk) => risk switch
    {
        ToolRisk.Low => "low",
        ToolRisk.Medium => "medium",
        _ => "high",
    };

    /// <summary>Whether a tool has the traits.</summary>
    public Answers Match(ToolContract? contract)
    {
        var answer = Kinds.Count == 0 ? Answers.True : ThreeValues.Of(Kinds.Contains(contract?.Kind ?? ToolKind.Destructive));
        if (Risks.Count > 0)
        {
            answer = ThreeValues.And(answer, contract?.Version is null ? Answers.Unknown : ThreeValues.Of(Risks.Contains(contract.Risk)));
        }

        if (Data.Count > 0)
        {
            answer = ThreeValues.And(answer, contract?.Version is null ? Answers.Unknown : ThreeValues.Of(contract.Data.Any(Data.Contains)));
        }

        return answer;
    }

    /// <summary>Whether everything that only reads has the traits, be it a tool or not.</summary>
    public bool AreOfReading => Kinds.Contains(ToolKind.Read) && Risks.Count + Data.Count == 0;

    /// <summary>The one way to write it, with the names it is narrowed to.</summary>
    public string Text(string? pattern)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        Write(writer, PolicyKeys.Data, Data);
        Write(writer, PolicyKeys.Kind, [.. Kinds.Select(NameOf)]);
        Write(writer, PolicyKeys.Risk, [.. Risks.Select(NameOf)]);
        Write(writer, PolicyKeys.Tools, pattern is null ? [] : [pattern]);
        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, string key, IReadOnlyList<string> values)
    {
        if (values.Count == 1)
        {
            writer.WriteString(key, values[0]);
        }
        else if (values.Count > 1)
        {
            writer.WriteStartArray(key);
            foreach (var value in values)
            {
                writer.WriteStringValue(value);
            }

            writer.WriteEndArray();
        }
    }
}
