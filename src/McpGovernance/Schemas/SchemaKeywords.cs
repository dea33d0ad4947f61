namespace McpGovernance.Schemas;

/// <summary>Where schemas stand in schemas.</summary>
internal static class SchemaKeywords
{
    /// <summary>One schema.</summary>
    public static readonly string[] Single =
    [
        "items", "additionalItems", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties", "contentSchema",
    ];

    /// <summary>A list of schemas.</summary>
    public static readonly string[] Lists = ["allOf", "anyOf", "oneOf", "prefixItems", "items"];

    /// <summary>Schemas by name.</summary>
    public static readonly string[] Maps = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"];
}
