namespace McpGovernance.Policy;

/// <summary>The words of a policy document.</summary>
internal static class PolicyKeys
{
    public const string Schema = "$schema";
    public const string Name = "name";
    public const string Version = "version";
    public const string Environment = "environment";
    public const string Mode = "mode";
    public const string Roles = "roles";
    public const string Matrix = "matrix";

    public const string AnyOf = "anyOf";
    public const string AllOf = "allOf";
    public const string Issuer = "issuer";
    public const string MaxTokenAge = "maxTokenAge";

    public const string Claim = "claim";
    public const string EqualTo = "equals";
    public const string Contains = "contains";
    public const string Scope = "scope";
    public const string Subject = "subject";
    public const string Asserted = "asserted";
    public const string Not = "not";

    public const string Kind = "kind";

    public const string Rollout = "rollout";
    public const string Tools = "tools";
    public const string Callers = "callers";
    public const string Clients = "clients";
    public const string Percent = "percent";
    public const string Channel = "channel";

    /// <summary>Parts of the document that a later version enforces. Until then a document that has them does not load.</summary>
    public static readonly IReadOnlySet<string> Later = new HashSet<string>(["ceilings", "guards", "limits"], StringComparer.Ordinal);
}
