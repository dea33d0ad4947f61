namespace McpGovernance.Policy;

/// <summary>Tells persons from services, as far as tokens say it. Who is not known to be a person is none.</summary>
/// <remarks>
/// RFC 9068 (section 2.2) lets the subject of a token that a client got for itself be the client; issuers mark such tokens
/// besides, each in its way (<c>idtyp</c>, <c>gty</c>, <c>client_type</c>).
/// </remarks>
internal static class PersonFact
{
    private static readonly (string Claim, string Value)[] s_marks =
        [("idtyp", "app"), ("gty", "client-credentials"), ("gty", "client_credentials"), ("grant_type", "client_credentials"), ("client_type", "service")];

    /// <summary>Whether the caller is a person.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="facts">What is vouched for; <see langword="null"/> where nobody resolved it.</param>
    public static bool Is(Caller caller, CallerFacts? facts)
    {
        if (!caller.IsVerified || caller is not { Subject: { Length: > 0 } subject, ClientId: { Length: > 0 } client } || string.Equals(subject, client, StringComparison.Ordinal))
        {
            return false;
        }

        return !subject.EndsWith("@clients", StringComparison.Ordinal) && facts is not null
            && !facts.Claims.Any(static claim => Array.Exists(s_marks, mark => mark.Claim == claim.Name && mark.Value == claim.Value));
    }
}
