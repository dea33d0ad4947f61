namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>What shows that a client's request got through.</summary>
internal enum MethodEvidence
{
    /// <summary>It is answered by a result.</summary>
    Answer,

    /// <summary>The server's own code ran for it. A refusal may be answered by a result too.</summary>
    Handler,

    /// <summary>The answer names the thing. Governance narrows such a request and never stops it.</summary>
    Content,
}
