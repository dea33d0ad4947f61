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

    public const string MaxSessionAge = "maxSessionAge";

    public const string Kind = "kind";
    public const string Risk = "risk";
    public const string Data = "data";

    public const string Rollout = "rollout";
    public const string Tools = "tools";
    public const string Callers = "callers";
    public const string Clients = "clients";
    public const string Percent = "percent";
    public const string Channel = "channel";

    public const string Extends = "extends";
    public const string ModeUntil = "modeUntil";
    public const string Sets = "sets";
    public const string Ceilings = "ceilings";
    public const string Guards = "guards";
    public const string Limits = "limits";
    public const string Tests = "tests";

    public const string Environments = "environments";
    public const string Admit = "admit";
    public const string Resources = "resources";
    public const string Prompts = "prompts";
    public const string Methods = "methods";
    public const string When = "when";
    public const string Unless = "unless";
    public const string Deny = "deny";
    public const string Require = "require";

    public const string Person = "person";
    public const string Confirmation = "confirmation";
    public const string Approval = "approval";
    public const string From = "from";
    public const string Quorum = "quorum";
    public const string Within = "within";
    public const string ExecuteWithin = "executeWithin";
    public const string Limit = "limit";
    public const string Redaction = "redaction";
    public const string Audit = "audit";

    public const string Per = "per";
    public const string Rate = "rate";
    public const string Burst = "burst";
    public const string Concurrency = "concurrency";
    public const string Quota = "quota";
    public const string Zone = "zone";

    public const string Time = "time";
    public const string Days = "days";
    public const string To = "to";
    public const string After = "after";
    public const string Before = "before";

    public const string Exists = "exists";
    public const string Reference = "ref";
    public const string AtLeast = "atLeast";
    public const string Below = "below";
    public const string Const = "const";
    public const string Enum = "enum";
    public const string Type = "type";
    public const string Minimum = "minimum";
    public const string ExclusiveMinimum = "exclusiveMinimum";
    public const string Maximum = "maximum";
    public const string ExclusiveMaximum = "exclusiveMaximum";
    public const string MultipleOf = "multipleOf";
    public const string MinLength = "minLength";
    public const string MaxLength = "maxLength";
    public const string Pattern = "pattern";
    public const string Items = "items";
    public const string MinItems = "minItems";
    public const string MaxItems = "maxItems";
    public const string Properties = "properties";
    public const string MinProperties = "minProperties";
    public const string MaxProperties = "maxProperties";
    public const string Required = "required";
}
