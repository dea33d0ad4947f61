namespace McpGovernance.Schemas;

/// <summary>What is asked of strings.</summary>
internal sealed class TextRules
{
    public int MinLength { get; set; }

    public int MaxLength { get; set; } = int.MaxValue;

    public TextPattern? Pattern { get; set; }

    /// <summary>Only where the format is asserted.</summary>
    public TextFormat? Format { get; set; }
}
