namespace McpGovernance.Schemas;

/// <summary>How a schema is compiled.</summary>
/// <remarks>Immutable but for <see cref="Documents"/>, which is thread safe.</remarks>
public sealed record JsonSchemaSettings
{
    /// <summary>The options where nothing else is said.</summary>
    public static JsonSchemaSettings Default { get; } = new();

    /// <summary>The edition of a schema that has no <c>$schema</c>.</summary>
    /// <value>Default: 2020-12, as the Model Context Protocol wants it.</value>
    public DialectVersion Dialect { get; init; } = DialectVersion.Draft202012;

    /// <summary>Whether <c>format</c> only describes, or is asked for.</summary>
    /// <value>Default: <see cref="FormatMode.Annotate"/>, as the editions of JSON Schema want it.</value>
    public FormatMode Formats { get; init; } = FormatMode.Annotate;

    /// <summary>Documents that references may mean. Nothing is ever fetched.</summary>
    /// <value>Default: none.</value>
    public SchemaDocuments Documents { get; init; } = SchemaDocuments.None;

    /// <summary>How much a schema may be, and how much work a validation may make.</summary>
    /// <value>Default: <see cref="SchemaLimits.Default"/>.</value>
    public SchemaLimits Limits { get; init; } = SchemaLimits.Default;
}
