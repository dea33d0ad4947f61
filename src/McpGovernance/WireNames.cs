namespace McpGovernance;

/// <summary>The names that we put on the wire: one place, one prefix.</summary>
internal static class WireNames
{
    public const string Prefix = "dev.mcpgovernance/";

    /// <summary>In the <c>_meta</c> of a refused result, or the <c>data</c> of a refused request: code, call id, whether to retry.</summary>
    public const string Decision = Prefix + "decision";

    /// <summary>In the <c>_meta</c> of a failed result, or the <c>data</c> of a failed request: the call id to ask the operator about.</summary>
    public const string CallId = Prefix + "callId";

    /// <summary>In the <c>_meta</c> of a result: the classes of data that were taken out of it.</summary>
    public const string Redacted = Prefix + "redacted";

    /// <summary>In the <c>_meta</c> of a definition and of a result: its version, and what is said of it.</summary>
    public const string Tool = Prefix + "tool";

    /// <summary>In the <c>_meta</c> of a request: the version or digest that the caller expects.</summary>
    public const string Expect = Prefix + "expect";
}
