namespace McpGovernance;

/// <summary>The refusals that the spine itself makes. Those of a capability live with it.</summary>
internal static class Denials
{
    public static readonly Denial Unknown = new() { Code = DenialCodes.AccessUnknown, Hidden = true };

    public static readonly Denial Undecided = new()
    {
        Code = DenialCodes.GovernanceUndecided,
        Message = "This call was not carried out: no decision stands for it.",
    };

    public static readonly Denial Malformed = new()
    {
        Code = DenialCodes.AdmissionMalformed,
        Message = "The request does not have the shape that its method asks for.",
    };

    public static readonly Denial RoundInvalid = new()
    {
        Code = DenialCodes.RoundInvalid,
        Message = "The state of this request is not valid. Start again without 'requestState'.",
        IsProtocolError = true,
    };

    public static Denial Failed(GovernanceStage stage, Exception cause) => new()
    {
        Code = DenialCodes.GovernanceFailed,
        Message = "This call was refused because it could not be checked.",
        Retryable = true,
        Detail = $"Stage '{stage}' failed with {cause.GetType().Name}.",
    };

    /// <summary>What a refusal becomes when the action was carried out already.</summary>
    public static Denial Withheld(Denial cause) => new()
    {
        Code = DenialCodes.ResultWithheld,
        Message = "The action was carried out; its result is withheld. Do not repeat it.",
        Detail = $"Withheld because of '{cause.Code}'. {cause.Detail}",
    };
}
