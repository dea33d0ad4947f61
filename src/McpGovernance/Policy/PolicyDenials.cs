namespace McpGovernance.Policy;

/// <summary>The refusals of guards. Callers are told what helps, and never which rule it was.</summary>
internal static class PolicyDenials
{
    public static Denial Denied(string guard) => new()
    {
        Code = DenialCodes.PolicyDenied,
        Message = "This server's policy does not permit this call with these arguments. Do not repeat it unchanged.",
        Detail = $"Refused by '{guard}'.",
    };

    public static Denial Person(IReadOnlyList<string> guards) => new()
    {
        Code = DenialCodes.RequirementPerson,
        Message = "This call must be made by a person, and the caller is not known to be one. Ask a person to make it.",
        Detail = $"A person is required by {Quote(guards)}.",
    };

    public static Denial Unavailable(string requirement, IReadOnlyList<string> guards) => new()
    {
        Code = DenialCodes.RequirementUnavailable,
        Message = "This call needs something that this server cannot provide, so it was not carried out. Do not repeat it.",
        Detail = $"'{requirement}' is required by {Quote(guards)}, and nothing in this host can do it.",
    };

    private static string Quote(IReadOnlyList<string> guards) => string.Join(", ", guards.Take(8).Select(static guard => $"'{guard}'"));
}
