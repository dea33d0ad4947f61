namespace McpGovernance;

/// <summary>On which side of the wire a request is governed.</summary>
public enum GovernanceSide
{
    /// <summary>Where the tools live: the request came in.</summary>
    Server,

    /// <summary>Where the agent lives: the request goes out, or a server asks the client for something.</summary>
    Client,
}
