namespace McpGovernance.OpenTelemetry;

/// <summary>A field of a record and the attribute that says it.</summary>
/// <param name="Path">The names that lead to the field, with dots between them.</param>
/// <param name="Attribute">The attribute.</param>
internal sealed record MappedField(string Path, string Attribute)
{
    /// <summary>The names, one by one.</summary>
    public string[] Names { get; } = Path.Split('.');
}
