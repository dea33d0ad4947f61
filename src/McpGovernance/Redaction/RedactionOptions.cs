namespace McpGovernance;

/// <summary>What leaves the server.</summary>
public sealed class RedactionOptions
{
    /// <summary>What a caller learns from the text of a handler's exception.</summary>
    /// <value>The default is <see cref="McpGovernance.ErrorTexts.CallIdOnly"/>.</value>
    public ErrorTexts ErrorTexts { get; set; }
}
