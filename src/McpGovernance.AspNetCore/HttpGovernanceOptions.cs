namespace McpGovernance;

/// <summary>How governance answers over HTTP.</summary>
/// <remarks>Read when the host starts.</remarks>
public sealed class HttpGovernanceOptions
{
    /// <summary>Where the metadata of this protected resource is (RFC 9728), for challenges: an absolute http or https address.</summary>
    /// <value>The default is <see langword="null"/>: challenges name no metadata.</value>
    public Uri? ResourceMetadata { get; set; }
}
