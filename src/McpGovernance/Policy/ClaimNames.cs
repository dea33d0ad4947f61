using System.Collections.Frozen;

namespace McpGovernance.Policy;

/// <summary>The two spellings of a claim: as it stands in the token, and as ASP.NET Core maps it unless told otherwise.</summary>
internal static class ClaimNames
{
    private const string Identity2005 = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";
    private const string Identity2008 = "http://schemas.microsoft.com/ws/2008/06/identity/claims/";
    private const string Microsoft = "http://schemas.microsoft.com/identity/claims/";

    private static readonly (string Token, string Mapped)[] s_pairs =
    [
        ("sub", Identity2005 + "nameidentifier"),
        ("nameid", Identity2005 + "nameidentifier"),
        ("roles", Identity2008 + "role"),
        ("role", Identity2008 + "role"),
        ("scp", Microsoft + "scope"),
        ("oid", Microsoft + "objectidentifier"),
        ("tid", Microsoft + "tenantid"),
        ("idp", Microsoft + "identityprovider"),
        ("email", Identity2005 + "emailaddress"),
        ("given_name", Identity2005 + "givenname"),
        ("family_name", Identity2005 + "surname"),
        ("unique_name", Identity2005 + "name"),
        ("upn", Identity2005 + "upn"),
        ("website", Identity2005 + "webpage"),
        ("gender", Identity2005 + "gender"),
        ("birthdate", Identity2005 + "dateofbirth"),
        ("auth_time", Identity2008 + "authenticationinstant"),
        ("acr", "http://schemas.microsoft.com/claims/authnclassreference"),
        ("amr", "http://schemas.microsoft.com/claims/authnmethodsreferences"),
        ("group", "http://schemas.xmlsoap.org/claims/Group"),
        ("actort", "http://schemas.xmlsoap.org/ws/2009/09/identity/claims/actor"),
    ];

    private static readonly FrozenSet<string> s_scopes = new[] { "scope", "scp", Microsoft + "scope" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a claim lists scopes, separated by spaces.</summary>
    public static bool IsScope(string name) => s_scopes.Contains(name);

    /// <summary>The names under which a claim may arrive: the given one and its other spelling.</summary>
    public static FrozenSet<string> SpellingsOf(string name) => s_pairs
        .Where(pair => pair.Token == name || pair.Mapped == name)
        .Select(pair => pair.Token == name ? pair.Mapped : pair.Token)
        .Append(name)
        .ToFrozenSet(StringComparer.Ordinal);
}
