namespace McpGovernance.Schemas;

/// <summary>One reason for a bump.</summary>
/// <remarks>Immutable and thread safe.</remarks>
/// <param name="Bump">What it needs alone.</param>
/// <param name="Sentence">The reason, for a reviewer.</param>
public sealed record BumpReason(VersionBump Bump, string Sentence);
