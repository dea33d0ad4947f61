using System.Text.Json;

namespace McpGovernance.Audit;

/// <summary>What recovery needs to know of one line.</summary>
internal readonly record struct ScannedRecord(long Seq, ScannedRecord.Step Kind, Guid Call, bool AwaitsInput)
{
    internal enum Step
    {
        Other,
        Begins,
        Ends,
        Opened,
        Closed,
    }

    public static bool TryParse(ReadOnlySpan<byte> line, out ScannedRecord record)
    {
        record = default;
        try
        {
            return TryRead(new Utf8JsonReader(line), out record);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryRead(Utf8JsonReader reader, out ScannedRecord record)
    {
        record = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("seq"u8))
            {
                if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var seq))
                {
                    return false;
                }

                record = record with { Seq = seq };
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                record = record with { Kind = StepOf(reader) };
            }
            else if (reader.ValueTextEquals("call"u8))
            {
                if (!reader.Read() || reader.TokenType != JsonTokenType.String || !reader.TryGetGuid(out var call))
                {
                    return false;
                }

                record = record with { Call = call };
            }
            else if (reader.ValueTextEquals("outcome"u8))
            {
                reader.Read();
                record = record with { AwaitsInput = ReadsInputRequired(ref reader) };
            }
            else
            {
                reader.Skip();
            }
        }

        return record.Seq > 0 && reader.TokenType == JsonTokenType.EndObject && !reader.Read();
    }

    private static Step StepOf(in Utf8JsonReader reader) =>
        reader.ValueTextEquals("call.intent"u8) || reader.ValueTextEquals("call.round"u8) ? Step.Begins :
        reader.ValueTextEquals("call.outcome"u8) ? Step.Ends :
        reader.ValueTextEquals("audit.opened"u8) ? Step.Opened :
        reader.ValueTextEquals("audit.closed"u8) ? Step.Closed :
        Step.Other;

    private static bool ReadsInputRequired(ref Utf8JsonReader reader)
    {
        var isRequired = false;
        while (reader.TokenType != JsonTokenType.EndObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isStatus = reader.ValueTextEquals("status"u8);
            reader.Read();
            if (isStatus)
            {
                isRequired = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("input_required"u8);
            }
            else
            {
                reader.Skip();
            }
        }

        return isRequired;
    }
}
