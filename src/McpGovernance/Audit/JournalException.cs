namespace McpGovernance.Audit;

/// <summary>The journal cannot be opened. The message is for the operator: what is wrong, where, and what to do.</summary>
internal sealed class JournalException(string message, Exception? cause = null) : Exception(message, cause);
