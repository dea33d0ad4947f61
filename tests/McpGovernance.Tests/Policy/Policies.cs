using System.Security.Claims;
using System.Text;
using McpGovernance.Policy;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Policy;

/// <summary>Policies, callers and targets for tests.</summary>
internal static class Policies
{
    public const string Issuer = "https://issuer.example";
    public const string MappedRole = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";
    public const string MappedSubject = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
    public const string MappedScope = "http://schemas.microsoft.com/identity/claims/scope";

    public static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    public static CompiledPolicy Load(string json, string? environment = null) => LoadAll(json, environment).Policy;

    public static LoadedPolicy LoadAll(string json, string? environment = null) =>
        PolicyLoader.LoadJson("policy.json", Encoding.UTF8.GetBytes(json), environment);

    public static CompiledPolicy Load(Action<PolicyBuilder> write)
    {
        var builder = new PolicyBuilder().Name("test", "1");
        write(builder);
        return PolicyLoader.Load(builder, "code", null).Policy;
    }

    /// <summary>A policy in which the caller's role may use some things.</summary>
    public static CompiledPolicy Allowing(params string[] entries) => Load(policy => policy.Allow("authenticated", entries));

    public static Caller Verified(params (string Type, string Value)[] claims) =>
        Verified(Issuer, [.. claims.Select(static claim => new Claim(claim.Type, claim.Value, ClaimValueTypes.String, Issuer))]);

    public static Caller Verified(string? issuer, params Claim[] claims) => new()
    {
        Kind = CallerKind.Authenticated,
        Issuer = issuer,
        Principal = new ClaimsPrincipal(new ClaimsIdentity(claims, "Bearer")),
    };

    public static Caller Local(string subject) => new() { Kind = CallerKind.Local, Subject = subject };

    public static GovernanceTarget Tool(string name, ToolKind? kind = null) =>
        new(TargetKind.Tool, name, kind is { } known ? new LiveContract(new Tool { Name = name }, known, static _ => "") : null);

    public static Decision Decide(this CompiledPolicy policy, Caller caller, GovernanceTarget target) =>
        policy.Decide(policy.ResolveRoles(caller, Now), target);

    public static bool Allows(this CompiledPolicy policy, TargetKind kind, string name) =>
        policy.Decide(Verified(), new GovernanceTarget(kind, name)).IsAllowed;
}
