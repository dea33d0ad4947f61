using System.Security.Claims;
using System.Text;
using System.Text.Json;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>A policy with something of everything, and explanations of it.</summary>
internal static class Explanations
{
    public static readonly PolicyDocument Policy = PolicyFile.Parse("policy.json", Encoding.UTF8.GetBytes("""
        {
          "name": "test", "version": "1",
          "roles": {
            "money": { "allOf": [{ "scope": "money" }] },
            "boss": { "allOf": [{ "scope": "boss" }], "anyOf": [{ "claim": "amr", "contains": "mfa" }, { "scope": "mfa" }], "maxTokenAge": "1h" }
          },
          "matrix": { "money": ["refund", "audit_log"], "boss": ["*"], "authenticated": ["get_ticket"] },
          "ceilings": [{ "name": "everything", "admit": ["refund", "audit_log", "get_*"] }],
          "guards": [
            { "name": "large", "tools": ["refund"], "when": { "args.amount": { "exclusiveMinimum": 1000 } }, "unless": { "caller.roles": { "contains": "boss" } }, "deny": true },
            { "name": "manager", "tools": ["refund"], "when": { "args.amount": { "minimum": 100 } }, "require": { "person": true, "scope": "manage" } },
            { "name": "boss only", "tools": ["audit_log"], "unless": { "caller.roles": { "contains": "boss" } }, "deny": true }
          ],
          "limits": [{ "name": "often", "tools": ["refund"], "rate": "10/m" }]
        }
        """), new PolicyReading { Time = Policies.Now });

    public static PolicyExplanation Of(string tool, string scopes, string? arguments, bool isPerson = false)
    {
        var caller = Policies.Verified(Policies.Issuer, [.. scopes.Length == 0 ? [] : new[] { new Claim("scope", scopes, ClaimValueTypes.String, Policies.Issuer) }]) with
        {
            Scopes = scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            TokenIssuedAt = Policies.Now,
        };
        return Of(tool, isPerson ? caller with { Subject = "somebody", ClientId = "an app" } : caller, arguments);
    }

    public static PolicyExplanation Of(string tool, Caller caller, string? arguments) => Policy.Explain(new PolicyQuestion
    {
        Roles = Policy.Evaluator.ResolveRoles(caller, Policies.Now),
        Caller = caller,
        Target = new GovernanceTarget(TargetKind.Tool, tool, Reviews.Contract(tool, ToolKind.Destructive, """{ "type": "object" }""")),
        Arguments = arguments is null ? null : JsonElement.Parse(arguments).EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value),
        Time = Policies.Now,
    });
}
