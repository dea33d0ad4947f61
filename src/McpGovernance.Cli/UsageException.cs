namespace McpGovernance.Cli;

/// <summary>The command line is right in its form and asks for what there is not.</summary>
internal sealed class UsageException(string message) : Exception(message);
