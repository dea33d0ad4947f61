namespace McpGovernance.Limits;

/// <summary>The refusals of Limits.</summary>
internal static class LimitDenials
{
    /// <summary>The operator is told which part of which limit; the caller, when to come back.</summary>
    public static Denial Exceeded(LimitRule rule, LimitAnswer answer, TimeSpan? retryAfter) => new()
    {
        Code = DenialCodes.LimitExceeded,
        Message = "Too many calls of this kind. Wait, then try again.",
        Retryable = true,
        RetryAfter = retryAfter,
        Detail = $"Over the {Part(answer)} of '{rule.Entry}'.",
    };

    private static string Part(LimitAnswer answer) => answer switch
    {
        LimitAnswer.OverQuota => "quota",
        LimitAnswer.OverRate => "rate",
        _ => "concurrency",
    };
}
