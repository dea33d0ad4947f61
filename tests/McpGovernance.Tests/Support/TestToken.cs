using System.Security.Claims;
using System.Text;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support.Identity;

namespace McpGovernance.Tests.Support;

/// <summary>The claims that a client shows, and whether the server renames them as <c>JwtBearer</c> does by default.</summary>
internal sealed record TestToken(bool Mapped, params (string Type, string Value)[] Claims)
{
    public const string Scheme = "Test";

    public TestToken(params (string Type, string Value)[] claims)
        : this(Mapped: false, claims)
    {
    }

    public TestToken With(params (string Type, string Value)[] claims) => new(Mapped, [.. Claims, .. claims]);

    public string ToHeader()
    {
        var json = new JsonObject
        {
            ["mapped"] = Mapped,
            ["claims"] = new JsonArray([.. Claims.Select(static claim => new JsonArray(claim.Type, claim.Value))]),
        };
        return $"{Scheme} {Convert.ToBase64String(Encoding.UTF8.GetBytes(json.ToJsonString()))}";
    }

    public static ClaimsPrincipal? Read(string header)
    {
        if (!header.StartsWith(Scheme + " ", StringComparison.Ordinal))
        {
            return null;
        }

        var json = JsonNode.Parse(Convert.FromBase64String(header[(Scheme.Length + 1)..]))!;
        return Principals.Jwt(
            json["mapped"]!.GetValue<bool>(),
            [.. json["claims"]!.AsArray().Select(static claim => (claim![0]!.GetValue<string>(), claim[1]!.GetValue<string>()))]);
    }
}
