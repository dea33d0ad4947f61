namespace McpGovernance.Audit;

/// <summary>The refusals that the Audit and Intent stages make.</summary>
internal static class AuditDenials
{
    public static readonly Denial NotReady = Unavailable("The journal did not take the intent in time.");

    public static readonly Denial Latched = Unavailable("The outcome of an earlier change could not be recorded.");

    public static readonly Denial TaskLost = Unavailable("That the call became a task could not be recorded, so the task does not run.");

    public static readonly Denial OutcomeLost = Unavailable("The outcome of this read could not be recorded, so its result is not disclosed.");

    private static Denial Unavailable(string detail) => new()
    {
        Code = DenialCodes.AuditUnavailable,
        Message = "This call was refused because it cannot be recorded at the moment. Try again later.",
        Retryable = true,
        Detail = detail,
    };
}
