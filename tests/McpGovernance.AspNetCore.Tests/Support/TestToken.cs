using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace McpGovernance.Tests.Support;

/// <summary>A real JSON web token, signed here.</summary>
internal sealed record TestToken(string Subject, string? Scope = null, string? Department = null)
{
    public const string Issuer = "https://issuer.test";
    public const string OtherIssuer = "https://other.test";
    public const string Audience = "https://desk.test/mcp";

    private static readonly ECDsaSecurityKey s_key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "k1" };
    private static readonly ECDsaSecurityKey s_otherKey = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "k1" };

    /// <summary>Whether somebody else signed it.</summary>
    public bool Forged { get; init; }

    public DateTime Expires { get; init; } = DateTime.UtcNow.AddMinutes(10);

    public string ForAudience { get; init; } = Audience;

    /// <summary>Who says that it has issued it.</summary>
    public string By { get; init; } = Issuer;

    /// <summary>More claims, as they are to stand in the token.</summary>
    public IReadOnlyDictionary<string, object> Claims { get; init; } = new Dictionary<string, object>();

    public static TokenValidationParameters Validation { get; } = new()
    {
        ValidIssuers = [Issuer, OtherIssuer],
        ValidAudience = Audience,
        IssuerSigningKey = s_key,
        ClockSkew = TimeSpan.Zero,
    };

    public string ToHeader()
    {
        var claims = new Dictionary<string, object> { ["sub"] = Subject };
        if (Scope is not null)
        {
            claims["scope"] = Scope;
        }

        if (Department is not null)
        {
            claims["department"] = Department;
        }

        foreach (var (type, value) in Claims)
        {
            claims[type] = value;
        }

        return "Bearer " + new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = By,
            Audience = ForAudience,
            Claims = claims,
            NotBefore = DateTime.UtcNow.AddHours(-1),
            IssuedAt = DateTime.UtcNow.AddMinutes(-1),
            Expires = Expires,
            SigningCredentials = new SigningCredentials(Forged ? s_otherKey : s_key, SecurityAlgorithms.EcdsaSha256),
        });
    }
}
