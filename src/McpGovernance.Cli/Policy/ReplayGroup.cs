using McpGovernance.Policy;

namespace McpGovernance.Cli.Policy;

/// <summary>Calls of one caller of one thing that come out alike.</summary>
internal sealed record ReplayGroup(ReplayResult Result, string Caller, string Target, string From, string To, long Calls);
