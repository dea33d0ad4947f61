using System.Globalization;
using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>Requirements and limits as they stand in the normal form.</summary>
internal static class RequirementWriter
{
    public static void Write(Utf8JsonWriter writer, Requirement requirement)
    {
        writer.WriteStartObject();
        Texts(writer, PolicyKeys.Scope, requirement.Scopes);
        if (requirement.Person)
        {
            writer.WriteBoolean(PolicyKeys.Person, true);
        }

        if (requirement.Confirmation)
        {
            writer.WriteBoolean(PolicyKeys.Confirmation, true);
        }

        foreach (var approval in requirement.Approvals)
        {
            writer.WriteStartObject(PolicyKeys.Approval);
            Texts(writer, PolicyKeys.From, approval.From);
            writer.WriteNumber(PolicyKeys.Quorum, approval.Quorum);
            writer.WriteString(PolicyKeys.Within, LengthReader.Write(approval.Within));
            writer.WriteString(PolicyKeys.ExecuteWithin, LengthReader.Write(approval.ExecuteWithin));
            writer.WriteEndObject();
        }

        foreach (var limit in requirement.Limits)
        {
            writer.WritePropertyName(PolicyKeys.Limit);
            WriteLimit(writer, limit);
        }

        Texts(writer, PolicyKeys.Redaction, requirement.Redact);
        if (requirement.AuditLevel is { } level)
        {
            writer.WriteString(PolicyKeys.Audit, level);
        }

        writer.WriteEndObject();
    }

    public static void WriteLimit(Utf8JsonWriter writer, LimitRule limit)
    {
        writer.WriteStartObject();
        WriteLimitMembers(writer, limit);
        writer.WriteEndObject();
    }

    public static void WriteLimitMembers(Utf8JsonWriter writer, LimitRule limit)
    {
        writer.WriteStartArray(PolicyKeys.Per);
        foreach (var part in limit.Per)
        {
            writer.WriteStringValue(LimitReader.NameOf(part));
        }

        writer.WriteEndArray();
        if (limit.Rate is { } rate)
        {
            writer.WriteString(PolicyKeys.Rate, string.Create(CultureInfo.InvariantCulture, $"{rate.Calls}/{Unit(rate.Period)}"));
            writer.WriteNumber(PolicyKeys.Burst, rate.Burst);
        }

        if (limit.Concurrency is { } concurrency)
        {
            writer.WriteNumber(PolicyKeys.Concurrency, concurrency);
        }

        if (limit.Quota is { } quota)
        {
            writer.WriteString(PolicyKeys.Quota, string.Create(CultureInfo.InvariantCulture, $"{quota.Calls}/{Unit(quota.Period)}"));
            writer.WriteString(PolicyKeys.Zone, quota.Zone.Id);
        }
    }

    public static void Texts(Utf8JsonWriter writer, string key, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            writer.WriteStartArray(key);
            foreach (var text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        }
    }

    private static string Unit(TimeSpan period) => period.TotalSeconds switch { 1 => "s", 60 => "m", 3600 => "h", _ => "d" };

    private static string Unit(QuotaPeriod period) => period switch { QuotaPeriod.Hour => "h", QuotaPeriod.Day => "d", _ => "mo" };
}
