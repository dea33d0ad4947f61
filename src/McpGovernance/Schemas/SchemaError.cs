namespace McpGovernance.Schemas;

/// <summary>One fault of a value. It never has a value in it, only kinds and sizes.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record SchemaError
{
    /// <summary>Where in the value, as a JSON pointer (RFC 6901); empty for the whole value.</summary>
    public required string InstancePointer { get; init; }

    /// <summary>Where in the schema, as a JSON pointer to the keyword, from the root of its document.</summary>
    public required string SchemaPointer { get; init; }

    /// <summary>The keyword that is not met.</summary>
    public required string Keyword { get; init; }

    /// <summary>What it asks for, such as <c>string or null</c>.</summary>
    public required string Expected { get; init; }

    /// <summary>What was there: kind and size, such as <c>a string of 5 characters</c>.</summary>
    public required string Actual { get; init; }

    /// <summary>A value that would do, as JSON text, where the schema has one.</summary>
    /// <value>Default: none.</value>
    public string? Example { get; init; }

    /// <summary>A sentence that lets the next try be right.</summary>
    /// <returns>For example: <c>'/priority' must be an integer, but is a string of 3 characters. For example: 2.</c></returns>
    public override string ToString()
    {
        var where = InstancePointer.Length == 0 ? "The value" : $"'{InstancePointer}'";
        var example = Example is null ? "" : $" For example: {Example}.";
        return $"{where} must be {Expected}, but is {Actual}.{example}";
    }
}
