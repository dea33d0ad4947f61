namespace McpGovernance.Server;

/// <summary>Where the requests of one method are governed.</summary>
internal enum MethodPlacement
{
    /// <summary>By the pipeline, in the incoming message filter. Whatever nobody placed is here, and refused unless the policy lists it.</summary>
    Message = 0,

    /// <summary>By the pipeline, in a pinned typed filter.</summary>
    Typed,

    /// <summary>Not governed: part of the protocol's own working.</summary>
    Open,
}
