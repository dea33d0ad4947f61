namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>One thing that the runner looked at.</summary>
/// <param name="Id">Its name; several of one scenario may have the same.</param>
/// <param name="Name">Its other name.</param>
/// <param name="Status"><c>SUCCESS</c>, <c>FAILURE</c>, <c>WARNING</c>, <c>SKIPPED</c> or <c>INFO</c>.</param>
/// <param name="Error">What was wrong, without ports.</param>
internal sealed record ConformanceCheck(string Id, string Name, string Status, string? Error)
{
    public const string Success = "SUCCESS";
    public const string Failure = "FAILURE";
    public const string Warning = "WARNING";
    public const string Skipped = "SKIPPED";

    public override string ToString() => $"{Id} {Name} {Status} {Error}".TrimEnd();
}
