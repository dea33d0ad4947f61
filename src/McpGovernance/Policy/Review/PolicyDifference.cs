namespace McpGovernance.Policy;

/// <summary>One difference between two policies.</summary>
/// <param name="Part">What differs: <c>matrix/&lt;role&gt;/&lt;thing&gt;</c>, <c>guards/&lt;name&gt;</c> and so on.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Sentence">It in words.</param>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record PolicyDifference(string Part, PolicyEffect Effect, string Sentence);
