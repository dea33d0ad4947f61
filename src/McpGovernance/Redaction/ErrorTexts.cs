namespace McpGovernance;

/// <summary>What a caller learns from the text of a handler's exception.</summary>
public enum ErrorTexts
{
    /// <summary>Nothing but that it failed, and the call id to ask the operator about. The default.</summary>
    CallIdOnly = 0,

    /// <summary>
    /// The text of <c>McpException</c> and <c>McpProtocolException</c>, as the SDK passes it on. Choose it only when every
    /// handler, and every library under it, writes such texts for callers.
    /// </summary>
    AsThrown = 1,
}
