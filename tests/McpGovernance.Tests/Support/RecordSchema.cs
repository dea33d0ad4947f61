using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Support;

/// <summary>The published schema of a record, for everything that tests read from journals.</summary>
internal static class RecordSchema
{
    private static readonly SchemaValidator s_schema = new JsonSchemaFactory().Create(Document);

    /// <summary>The schema.</summary>
    public static JsonElement Document
    {
        get
        {
            using var stream = typeof(GovernanceBuilder).Assembly.GetManifestResourceStream("McpGovernance.record.schema.json")!;
            using var document = JsonDocument.Parse(stream);
            return document.RootElement.Clone();
        }
    }

    /// <summary>What is wrong with a record; <see langword="null"/> for nothing.</summary>
    public static string? Fault(JsonElement record) =>
        s_schema.Validate(record) == SchemaVerdict.Valid ? null : $"{s_schema.Explain(record)} in {record.GetRawText()}";

    /// <exception cref="InvalidOperationException">The record is none.</exception>
    public static void Check(JsonElement record)
    {
        if (Fault(record) is { } fault)
        {
            throw new InvalidOperationException($"A record is not as 'record.schema.json' says: {fault}");
        }
    }
}
