using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace HttpServer;

/// <summary>Stands in for an authorization server: signs tokens with a key that lives as long as this process.</summary>
internal static class TicketTokens
{
    private const string Issuer = "https://issuer.example";
    private const string Audience = "https://tickets.example/mcp";

    private static readonly ECDsaSecurityKey s_key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "sample" };

    public static TokenValidationParameters Validation { get; } = new() { ValidIssuer = Issuer, ValidAudience = Audience, IssuerSigningKey = s_key };

    public static string For(string person, string department, string scope) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = Audience,
        Claims = new Dictionary<string, object> { ["sub"] = person, ["department"] = department, ["scope"] = scope },
        SigningCredentials = new SigningCredentials(s_key, SecurityAlgorithms.EcdsaSha256),
    });
}
