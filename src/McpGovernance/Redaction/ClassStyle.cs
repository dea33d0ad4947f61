namespace McpGovernance.Redaction;

/// <summary>What stands in the place of data whose class the caller may not see: the first that the schema of the result admits.</summary>
internal enum ClassStyle
{
    /// <summary>What the host's redactor makes of it, or its class in brackets.</summary>
    Named = 0,

    /// <summary>Nothing at all: the property or element is left out.</summary>
    Omitted,

    /// <summary>Null.</summary>
    Null,

    /// <summary>The empty value of its type: an empty text, zero, false, an empty array or object.</summary>
    Empty,
}
