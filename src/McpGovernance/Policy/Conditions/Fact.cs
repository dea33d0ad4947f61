using System.Collections.Frozen;

namespace McpGovernance.Policy;

/// <summary>A fact by its name, such as <c>caller.tenant</c> or <c>caller.claims.department</c>. Its values are texts; a fact without any is unknown.</summary>
/// <remarks>
/// Of a caller whom nobody verified only the kind and the roles are known: roles say themselves whether they take an asserted
/// subject. Of a tool that no catalog classified version, risk and data are unknown.
/// </remarks>
internal sealed class Fact
{
    private const string ClaimPrefix = "caller.claims.";

    private static readonly (string Name, FactKind Kind)[] s_names =
    [
        ("caller.kind", FactKind.CallerKind), ("caller.subject", FactKind.CallerSubject), ("caller.issuer", FactKind.CallerIssuer),
        ("caller.client", FactKind.CallerClient), ("caller.tenant", FactKind.CallerTenant), ("caller.roles", FactKind.CallerRoles),
        ("caller.scopes", FactKind.CallerScopes), ("caller.actors", FactKind.CallerActors), ("client.name", FactKind.ClientName),
        ("client.version", FactKind.ClientVersion), ("tool.name", FactKind.ToolName), ("tool.version", FactKind.ToolVersion),
        ("tool.kind", FactKind.ToolKind), ("tool.risk", FactKind.ToolRisk), ("tool.data", FactKind.ToolData), ("environment", FactKind.Environment),
    ];

    private readonly string? _environment;
    private readonly FrozenSet<string>? _claim;

    private Fact(string name, FactKind kind, string? environment)
    {
        Name = name;
        Kind = kind;
        _environment = environment;
        _claim = kind == FactKind.CallerClaim ? ClaimNames.SpellingsOf(name[ClaimPrefix.Length..]) : null;
    }

    public string Name { get; }

    public FactKind Kind { get; }

    /// <summary>Whether the other side says it of itself, so that anybody can say it.</summary>
    public bool IsSelfDeclared => Kind is FactKind.ClientName or FactKind.ClientVersion;

    /// <summary>Whether it is about the caller, and vouched for.</summary>
    public bool IsOfCaller => Kind <= FactKind.CallerClaim;

    /// <summary>Whether there can be several values.</summary>
    public bool IsMany => Kind is FactKind.CallerRoles or FactKind.CallerScopes or FactKind.CallerActors or FactKind.CallerClaim or FactKind.ToolData;

    /// <summary>Every name of a fact, with the beginning of the names of claims.</summary>
    public static IEnumerable<string> Names => s_names.Select(static one => one.Name).Append(ClaimPrefix + "*");

    /// <param name="name">The name.</param>
    /// <param name="environment">The host's environment, which is a fact of its own.</param>
    public static Fact? TryParse(string name, string? environment)
    {
        if (name.StartsWith(ClaimPrefix, StringComparison.Ordinal) && name.Length > ClaimPrefix.Length)
        {
            return new Fact(name, FactKind.CallerClaim, null);
        }

        var known = Array.FindIndex(s_names, one => one.Name == name);
        return known < 0 ? null : new Fact(name, s_names[known].Kind, environment);
    }

    /// <summary>Its values. Nothing is allocated.</summary>
    public FactTexts Of(ref ConditionFacts facts)
    {
        var caller = facts.Caller;
        switch (Kind)
        {
            case FactKind.CallerKind:
                return new FactTexts(BuiltInRoles.For(caller.Kind));
            case FactKind.CallerRoles:
                return new FactTexts(facts.Roles);
            case FactKind.ClientName:
                return new FactTexts(facts.Client?.Name);
            case FactKind.ClientVersion:
                return new FactTexts(facts.Client?.Version);
            case FactKind.Environment:
                return new FactTexts(_environment);
            case FactKind.ToolName or FactKind.ToolVersion or FactKind.ToolKind or FactKind.ToolRisk or FactKind.ToolData:
                return OfTool(facts.Target);
        }

        return !caller.IsVerified ? default : Kind switch
        {
            FactKind.CallerSubject => new FactTexts(caller.Subject),
            FactKind.CallerIssuer => new FactTexts(caller.Issuer),
            FactKind.CallerClient => new FactTexts(caller.ClientId),
            FactKind.CallerTenant => new FactTexts(caller.Tenant),
            FactKind.CallerScopes => new FactTexts(caller.Scopes),
            FactKind.CallerActors => new FactTexts(caller.Actors),
            _ => facts.Claims is { } claims ? new FactTexts(claims.Claims, _claim!, caller.Issuer) : default,
        };
    }

    public override string ToString() => Name;

    private FactTexts OfTool(in GovernanceTarget target) => target switch
    {
        { Kind: not TargetKind.Tool } => default,
        _ when Kind == FactKind.ToolName => new FactTexts(target.Name),
        { Contract: null } => default,
        _ when Kind == FactKind.ToolKind => new FactTexts(ToolTraits.NameOf(target.Contract.Kind)),
        { Contract.Version: null } => default,
        _ => Kind switch
        {
            FactKind.ToolVersion => new FactTexts(target.Contract.Version),
            FactKind.ToolRisk => new FactTexts(ToolTraits.NameOf(target.Contract.Risk)),
            _ => new FactTexts(target.Contract.Data),
        },
    };
}
