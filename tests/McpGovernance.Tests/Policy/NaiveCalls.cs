using System.Security.Claims;
using System.Text.Json;
using McpGovernance.Policy;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Policy;

/// <summary>Made-up calls, as the code under test is asked about them.</summary>
internal static class NaiveCalls
{
    /// <summary>Every mixture of values for the arguments that conditions ask for.</summary>
    public static IEnumerable<Dictionary<string, JsonElement>?> AllArguments { get; } = Mixtures();

    /// <summary>The same call for the code under test.</summary>
    public static PolicyQuestion Question(CompiledPolicy policy, NaiveCall call)
    {
        var caller = new Caller
        {
            Kind = call.Kind switch { "authenticated" => CallerKind.Authenticated, "local" => CallerKind.Local, _ => CallerKind.Anonymous },
            Issuer = call.Kind == "authenticated" ? Policies.Issuer : null,
            Subject = call.Subject,
            ClientId = call.Client,
            Tenant = call.Tenant,
            Scopes = call.Scopes,
            Principal = new ClaimsPrincipal(new ClaimsIdentity(
                call.Claims.Select(static claim => new Claim(claim.Name, claim.Value, ClaimValueTypes.String, Policies.Issuer)).Append(new Claim("customer", "stranger", ClaimValueTypes.String, "https://other.example")), "Bearer")),
        };
        return new PolicyQuestion
        {
            Roles = policy.ResolveRoles(caller, call.Time),
            Caller = caller,
            Client = call.ClientName is null ? null : new Implementation { Name = call.ClientName, Version = "1" },
            Target = new GovernanceTarget(call.Target, call.Tool, ContractOf(call)),
            Arguments = call.Arguments,
            Time = call.Time,
        };
    }

    private static LiveContract? ContractOf(NaiveCall call) => call.ToolKind is null ? null
        : new LiveContract(new Tool { Name = call.Tool }, Enum.Parse<ToolKind>(call.ToolKind, ignoreCase: true), static _ => "")
        {
            Version = call.Version,
            Risk = call.Risk is null ? ToolRisk.High : Enum.Parse<ToolRisk>(call.Risk, ignoreCase: true),
            Data = call.Data,
        };

    private static List<Dictionary<string, JsonElement>?> Mixtures()
    {
        string?[] amounts = [null, "5", "7", "6", "101", "102.5", "-1", "\"5\"", "9007199254740993"], ids = [null, "\"a\"", "\"aa\"", "\"c-1\"", "\"100\"", "\"b\"", "5"], lists = [null, "[1]", "[200]", "[200,300]", "[1,2]", "{}", "{\"k\":5}", "{\"k\":100}", "7"];
        return
        [
            null,
            .. from amount in amounts from id in ids from list in lists select new[] { ("amount", amount), ("id", id), ("list", list) }.Where(static one => one.Item2 is not null).ToDictionary(static one => one.Item1, static one => JsonElement.Parse(one.Item2!)),
        ];
    }
}
