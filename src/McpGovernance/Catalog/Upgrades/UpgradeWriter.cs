using System.Text.Json;

namespace McpGovernance.Catalog;

/// <summary>Writes the steps from one version to a later one.</summary>
internal static class UpgradeWriter
{
    public static void Write(Utf8JsonWriter writer, CatalogUpgrade upgrade)
    {
        writer.WriteStartObject(CatalogKeys.Upgrade);
        writer.WriteString(CatalogKeys.To, upgrade.To.ToString());
        if (upgrade.IsInCode)
        {
            writer.WriteBoolean(CatalogKeys.InCode, true);
        }

        Steps(writer, CatalogKeys.Arguments, upgrade.Arguments);
        Steps(writer, CatalogKeys.Result, upgrade.Result);
        writer.WriteEndObject();
    }

    private static void Steps(Utf8JsonWriter writer, string key, IReadOnlyList<UpgradeStep> steps)
    {
        if (steps.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(key);
        foreach (var step in steps)
        {
            writer.WriteStartObject();
            writer.WriteString(CatalogKeys.Word(step.Kind), step.Path);
            if (step.To is { } to)
            {
                writer.WriteString(step.Kind == UpgradeStepKind.Wrap ? CatalogKeys.In : CatalogKeys.To, to);
            }

            if (step.Value is { } value)
            {
                writer.WritePropertyName(CatalogKeys.Value);
                CatalogWriter.Sorted(writer, value);
            }

            Pairs(writer, step);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Pairs(Utf8JsonWriter writer, UpgradeStep step)
    {
        if (step.Kind != UpgradeStepKind.Map)
        {
            return;
        }

        writer.WriteStartArray(CatalogKeys.Values);
        foreach (var (from, to) in step.Values)
        {
            writer.WriteStartObject();
            writer.WritePropertyName(CatalogKeys.From);
            CatalogWriter.Sorted(writer, from);
            writer.WritePropertyName(CatalogKeys.To);
            CatalogWriter.Sorted(writer, to);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
