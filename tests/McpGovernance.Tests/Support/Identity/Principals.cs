using System.Security.Claims;

namespace McpGovernance.Tests.Support.Identity;

/// <summary>Principals as <c>JwtBearer</c> makes them, with and without <c>MapInboundClaims</c>.</summary>
internal static class Principals
{
    public const string Issuer = "https://login.example";

    private static readonly Dictionary<string, string> Inbound = new(StringComparer.Ordinal)
    {
        ["sub"] = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier",
        ["scp"] = "http://schemas.microsoft.com/identity/claims/scope",
        ["tid"] = "http://schemas.microsoft.com/identity/claims/tenantid",
        ["roles"] = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
        ["email"] = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    };

    public static ClaimsPrincipal Jwt(bool mapped, params (string Type, string Value)[] claims) => new(Identity(Issuer, mapped, claims));

    public static ClaimsPrincipal Jwt(params (string Type, string Value)[] claims) => Jwt(mapped: false, claims);

    public static ClaimsIdentity Identity(string issuer, bool mapped, params (string Type, string Value)[] claims) => new(
        claims.Select(claim => new Claim(
            mapped && Inbound.TryGetValue(claim.Type, out var type) ? type : claim.Type, claim.Value, ClaimValueTypes.String, issuer)),
        "AuthenticationTypes.Federation");

    /// <summary>As a handler makes them that knows nothing of issuers: no authentication type, or the default issuer.</summary>
    public static ClaimsIdentity Plain(string? authenticationType, params (string Type, string Value)[] claims) =>
        new(claims.Select(static claim => new Claim(claim.Type, claim.Value)), authenticationType);
}
