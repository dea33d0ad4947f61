using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>Ceilings, guards and limits as they stand in the normal form.</summary>
internal static class SectionWriter
{
    private static readonly (string Key, TargetKind Kind)[] s_targets =
    [
        (PolicyKeys.Tools, TargetKind.Tool), (PolicyKeys.Resources, TargetKind.Resource), (PolicyKeys.Prompts, TargetKind.Prompt), (PolicyKeys.Methods, TargetKind.Method),
    ];

    public static void Write(Utf8JsonWriter writer, CeilingDefinition ceiling)
    {
        writer.WriteStartObject();
        writer.WriteString(PolicyKeys.Name, ceiling.Name);
        RequirementWriter.Texts(writer, PolicyKeys.Environments, ceiling.Environments);
        writer.WriteStartArray(PolicyKeys.Admit);
        foreach (var entry in ceiling.Admit)
        {
            WriteEntry(writer, entry);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, GuardDefinition guard)
    {
        writer.WriteStartObject();
        writer.WriteString(PolicyKeys.Name, guard.Name);
        WriteTargets(writer, guard.Targets);
        RequirementWriter.Texts(writer, PolicyKeys.Environments, guard.Environments);
        WriteCondition(writer, PolicyKeys.When, guard.When);
        WriteCondition(writer, PolicyKeys.Unless, guard.Unless);
        if (guard.Denies)
        {
            writer.WriteBoolean(PolicyKeys.Deny, true);
        }
        else
        {
            writer.WritePropertyName(PolicyKeys.Require);
            RequirementWriter.Write(writer, guard.Requirement);
        }

        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, LimitDefinition limit)
    {
        writer.WriteStartObject();
        writer.WriteString(PolicyKeys.Name, limit.Name);
        WriteTargets(writer, limit.Targets);
        RequirementWriter.WriteLimitMembers(writer, limit.Rule);
        writer.WriteEndObject();
    }

    public static void WriteEntry(Utf8JsonWriter writer, MatrixEntry entry)
    {
        if (entry.IsNamed)
        {
            writer.WriteStringValue(entry.Text);
        }
        else
        {
            writer.WriteRawValue(entry.Text);
        }
    }

    private static void WriteCondition(Utf8JsonWriter writer, string key, Condition? condition)
    {
        if (condition is not null)
        {
            writer.WritePropertyName(key);
            condition.Write(writer);
        }
    }

    private static void WriteTargets(Utf8JsonWriter writer, IReadOnlyList<MatrixEntry> targets)
    {
        foreach (var (key, kind) in s_targets)
        {
            var entries = targets.Where(entry => entry.Target == kind).ToList();
            if (entries.Count == 0)
            {
                continue;
            }

            writer.WriteStartArray(key);
            foreach (var entry in entries)
            {
                if (entry.IsNamed && kind != TargetKind.Tool)
                {
                    writer.WriteStringValue(entry.Pattern!.ToString());
                }
                else
                {
                    WriteEntry(writer, entry);
                }
            }

            writer.WriteEndArray();
        }
    }
}
