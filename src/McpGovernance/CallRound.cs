namespace McpGovernance;

/// <summary>One round of a call, sealed into the <c>requestState</c> that the client must bring back.</summary>
internal sealed record CallRound
{
    public required Guid CallId { get; init; }

    /// <summary>The number of the round that this state opens; the first round has no state.</summary>
    public required int Number { get; init; }

    /// <summary>Whose tool asked: another server with the same keys does not know this call.</summary>
    public required string Server { get; init; }

    public required string CallerKey { get; init; }

    public required string Method { get; init; }

    public required string Target { get; init; }

    /// <summary>SHA-256 of the arguments of the first round, which later rounds must repeat.</summary>
    public required string ArgumentsDigest { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Makes the state usable once.</summary>
    public required Guid Nonce { get; init; }

    /// <summary>The handler's own state, given back to it unchanged.</summary>
    public string? Inner { get; init; }

    /// <summary>Whether the handler of the first round is suspended and waits for this answer.</summary>
    public bool Suspended { get; init; }
}
