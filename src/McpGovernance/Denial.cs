namespace McpGovernance;

/// <summary>A refusal: a code that operators and agents can act on, and what the caller may be told.</summary>
/// <remarks>Immutable. Keep instances in static fields: a refusal is expected and should be cheap.</remarks>
public sealed record Denial
{
    /// <summary>One of <see cref="DenialCodes"/>, or a lower-case dotted code of your own.</summary>
    public required string Code { get; init; }

    /// <summary>One short constant sentence that helps a model do the right thing. No rule names, no argument values.</summary>
    /// <value>The default is "This call is not permitted."</value>
    public string Message { get; init; } = "This call is not permitted.";

    /// <summary>Whether the same call may succeed later.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Retryable { get; init; }

    /// <summary>How long to wait before trying again, when known.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the caller gets exactly the answer for something that does not exist.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Hidden { get; init; }

    /// <summary>Whether the protocol asks for an error of its own about the request's parameters, also where a tool was called.</summary>
    internal bool IsProtocolError { get; init; }

    /// <summary>The scopes that the caller's token lacks: with them the same call is permitted.</summary>
    /// <value>The default is empty.</value>
    /// <remarks>The caller is told. Over HTTP <c>McpGovernance.AspNetCore</c> makes a challenge of them.</remarks>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>What the operator is told and the caller is not: for the record and the log.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    /// <remarks>It never contains argument values, tokens or personal data.</remarks>
    public string? Detail { get; init; }
}
