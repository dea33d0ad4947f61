namespace McpGovernance.Tests.Support;

/// <summary>What a generated month knows of a call, told without any record: what counting it must give.</summary>
internal sealed record GeneratedCall(
    string Tool, string Caller, string? Code, string Status, string Day, string? Policy, long Count, double? Milliseconds, string? Data);
