namespace McpGovernance.Limits;

/// <summary>The refusals of Admission: which bound, and what to do. None depends on what the request asks for.</summary>
internal static class AdmissionDenials
{
    public static readonly Denial TooLarge = new()
    {
        Code = DenialCodes.AdmissionTooLarge,
        Message = "The request is too large. Send less, or split it into several calls.",
        Detail = "Larger than AdmissionOptions.MaxRequestBytes.",
    };

    public static readonly Denial TooDeep = new()
    {
        Code = DenialCodes.AdmissionTooDeep,
        Message = "The request is nested too deeply. Send a flatter structure.",
        Detail = "Nested deeper than AdmissionOptions.MaxDepth.",
    };

    public static readonly Denial TooManyKeys = new()
    {
        Code = DenialCodes.AdmissionTooManyKeys,
        Message = "The request has too many keys. Send fewer, or split it into several calls.",
        Detail = "More keys than AdmissionOptions.MaxKeys.",
    };

    public static readonly Denial KeyTooLong = new()
    {
        Code = DenialCodes.AdmissionTooManyKeys,
        Message = "The request has a key that is too long. Send shorter keys.",
        Detail = "A key longer than AdmissionOptions.MaxKeyLength.",
    };

    public static readonly Denial DuplicateKey = new()
    {
        Code = DenialCodes.AdmissionDuplicateKey,
        Message = "The request has the same key twice in one object. Send each key once; in arguments, keys must differ in more than case.",
    };

    public static readonly Denial NotUnicode = new()
    {
        Code = DenialCodes.AdmissionMalformed,
        Message = "The request has text that is not valid Unicode. Send well-formed strings.",
        Detail = "A string or key with an unpaired surrogate.",
    };

    public static readonly Denial OddName = new()
    {
        Code = DenialCodes.AdmissionOddName,
        Hidden = true,
        Detail = "The name is empty, too long, begins or ends with white space, or has invisible or control characters.",
    };

    public static Denial Attempts(TimeSpan retryAfter) => new()
    {
        Code = DenialCodes.AdmissionAttempts,
        Message = "Too many requests. Wait, then try again.",
        Retryable = true,
        RetryAfter = retryAfter,
    };
}
