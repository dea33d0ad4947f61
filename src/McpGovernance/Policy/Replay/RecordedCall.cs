namespace McpGovernance.Policy;

/// <summary>What is on record of one request that a policy decided. Arguments and claims are not on record.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record RecordedCall
{
    /// <summary>How much was known about the caller.</summary>
    public required CallerKind CallerKind { get; init; }

    /// <summary>Who vouched for the subject; <see langword="null"/> for nobody.</summary>
    public string? Issuer { get; init; }

    /// <summary>The caller's subject.</summary>
    public string? Subject { get; init; }

    /// <summary>The OAuth client.</summary>
    public string? ClientId { get; init; }

    /// <summary>The tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>The scopes.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The acting agents, nearest first.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Actors { get; init; } = [];

    /// <summary>How old the token was; <see langword="null"/> when it did not say when it was issued.</summary>
    public TimeSpan? TokenAge { get; init; }

    /// <summary>The roles that the policy of then gave.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The name that the client gave itself.</summary>
    public string? ClientName { get; init; }

    /// <summary>The version that the client gave itself.</summary>
    public string? ClientVersion { get; init; }

    /// <summary>What kind of thing was asked for.</summary>
    public required TargetKind Kind { get; init; }

    /// <summary>Its name, URI or method.</summary>
    public required string Target { get; init; }

    /// <summary>What the tool could do; <see langword="null"/> for everything that was no known tool.</summary>
    public ToolKind? ToolKind { get; init; }

    /// <summary>The tool's version; <see langword="null"/> where no catalog gave versions.</summary>
    public string? ToolVersion { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The digest of the policy that decided.</summary>
    public string? PolicyDigest { get; init; }

    /// <summary>The code of the refusal; <see langword="null"/> when the policy allowed it.</summary>
    public string? Code { get; init; }

    /// <summary>The entry that granted it, or that was in the way.</summary>
    public string? Entry { get; init; }

    /// <summary>The guards that applied.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Guards { get; init; } = [];

    /// <summary>Whether it was refused and carried out all the same, because the policy was not enforced.</summary>
    public bool IsCarriedOut { get; init; }

    /// <summary>Whether the record was too long, so that some of it was left out.</summary>
    public bool IsCut { get; init; }
}
