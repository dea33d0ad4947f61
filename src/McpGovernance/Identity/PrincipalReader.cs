using System.Buffers.Text;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;

namespace McpGovernance.Identity;

/// <summary>Reads a caller from a principal. All facts come from one authenticated identity of it; without one it is nobody.</summary>
internal sealed class PrincipalReader(IdentityOptions options, SubjectDiagnostic diagnostic)
{
    private readonly string[] _subject = [.. options.SubjectClaimTypes];
    private readonly string[] _client = [.. options.ClientIdClaimTypes];
    private readonly string[] _tenant = [.. options.TenantClaimTypes];
    private readonly string[] _scope = [.. options.ScopeClaimTypes];
    private readonly int _maxActors = options.MaxActors;

    public Caller Read(ClaimsPrincipal principal)
    {
        ClaimsIdentity[] authenticated = [.. principal.Identities.Where(static identity => identity.IsAuthenticated)];
        if (authenticated.Length == 0)
        {
            return Caller.Anonymous;
        }

        var identity = Array.Find(authenticated, candidate => Single(candidate, _subject) is not null) ?? authenticated[0];
        var subject = Single(identity, _subject);
        var issuer = Issuer(identity, subject);
        if (subject is null)
        {
            diagnostic.Report(issuer, identity, _subject);
        }

        return new Caller
        {
            Kind = CallerKind.Authenticated,
            Issuer = issuer,
            Subject = subject?.Value,
            ClientId = Single(identity, _client)?.Value,
            Tenant = Single(identity, _tenant)?.Value,
            Actors = ActorChain.Read(identity, issuer, _maxActors),
            Scopes = ScopeClaims.Read(identity, _scope),
            TokenIdHash = Single(identity, ["jti"]) is { } id ? Hash(id.Value) : null,
            TokenIssuedAt = Single(identity, ["iat"]) is { } issued ? Time(issued.Value) : null,
            Authentication = identity.AuthenticationType,
            Principal = authenticated.Length == principal.Identities.Count() ? principal : new ClaimsPrincipal(authenticated),
        };
    }

    /// <summary>The claim of the first type that the identity has, unless it is there with different values: then nobody knows.</summary>
    private static Claim? Single(ClaimsIdentity identity, string[] types)
    {
        foreach (var type in types)
        {
            Claim? found = null;
            foreach (var claim in identity.Claims)
            {
                if (!string.Equals(claim.Type, type, StringComparison.Ordinal) || claim.Value.Length == 0)
                {
                    continue;
                }

                if (found is not null && (found.Value != claim.Value || found.Issuer != claim.Issuer))
                {
                    return null;
                }

                found = claim;
            }

            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>A handler that validates tokens says who issued each claim; others leave the default and may keep <c>iss</c>.</summary>
    private static string? Issuer(ClaimsIdentity identity, Claim? subject)
    {
        var issuer = (subject ?? identity.Claims.FirstOrDefault())?.Issuer;
        return issuer is null or ClaimsIdentity.DefaultIssuer ? Single(identity, ["iss"])?.Value ?? issuer : issuer;
    }

    private static string Hash(string tokenId) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(tokenId)));

    /// <summary>A NumericDate of RFC 7519. What is none is not a time: rules on the token's age do not grant then.</summary>
    private static DateTimeOffset? Time(string seconds) =>
        decimal.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds((long)value)
            : null;
}
