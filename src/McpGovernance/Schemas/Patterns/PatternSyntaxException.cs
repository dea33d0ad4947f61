namespace McpGovernance.Schemas;

/// <summary>A regular expression that ECMA-262 does not have, or that is not supported.</summary>
internal sealed class PatternSyntaxException(string message, int offset) : Exception(message)
{
    /// <summary>Where, in characters from the start.</summary>
    public int Offset { get; } = offset;
}
