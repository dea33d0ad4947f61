namespace McpGovernance.Schemas;

/// <summary>A schema that does not compile. The message says where and why; it is never a verdict about a value.</summary>
public sealed class JsonSchemaException : Exception
{
    /// <summary>A schema that does not compile.</summary>
    /// <param name="pointer">Where, as a JSON pointer from the root of the document.</param>
    /// <param name="reason">Why, and what was expected.</param>
    /// <param name="document">The document's address, where it is not the schema that was to be compiled.</param>
    public JsonSchemaException(string pointer, string reason, string? document = null)
        : base($"The schema{(document is null ? "" : $" '{document}'")} does not compile at JSON pointer '{pointer}': {reason}.")
    {
        Pointer = pointer;
        Reason = reason;
    }

    /// <summary>Where, as a JSON pointer from the root of the document.</summary>
    public string Pointer { get; }

    /// <summary>Why, and what was expected.</summary>
    public string Reason { get; }
}
