namespace McpGovernance.Redaction;

/// <summary>What stands in the place of a secret: the first that the schema of a result admits.</summary>
internal enum RedactionStyle
{
    /// <summary>Its kind, in brackets; a number becomes such a text.</summary>
    Named = 0,

    /// <summary>As many asterisks as it had characters; a number becomes zero.</summary>
    Masked,

    /// <summary>Nothing: what holds it becomes an empty text, zero, or is left out.</summary>
    Empty,
}
