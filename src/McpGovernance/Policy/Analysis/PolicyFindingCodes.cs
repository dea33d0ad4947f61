namespace McpGovernance.Policy;

/// <summary>The kinds of findings about a policy. They do not change between releases.</summary>
public static class PolicyFindingCodes
{
    /// <summary>A condition asks for an argument that a tool's input schema does not declare. An error for tools that the guard names, and where no tool has it.</summary>
    public const string UnknownArgument = "policy.unknown_argument";

    /// <summary>A condition asks something of an argument that can never be of the type that is asked for.</summary>
    public const string ArgumentType = "policy.argument_type";

    /// <summary>A condition compares an argument with a value that its schema never allows.</summary>
    public const string ArgumentValue = "policy.argument_value";

    /// <summary>A condition asks for an argument that a call need not have. Without it nothing is known, and the guard applies.</summary>
    public const string OptionalArgument = "policy.optional_argument";

    /// <summary>A tool is named that does not exist. An error in the matrix and in guards.</summary>
    public const string UnknownTool = "policy.unknown_tool";

    /// <summary>A pattern, or traits, that no tool matches.</summary>
    public const string NoMatch = "policy.no_match";

    /// <summary>An entry of the matrix that grants nothing: a ceiling or a guard refuses everything that it matches.</summary>
    public const string Shadowed = "policy.shadowed";

    /// <summary>An entry of the matrix that another one of the same role covers. Advice where only the tools of today make it so.</summary>
    public const string Redundant = "policy.redundant";

    /// <summary>A guard that is about nothing that exists, or an entry for a role that nobody can have.</summary>
    public const string Unreachable = "policy.unreachable";

    /// <summary>A guard or ceiling that does not hold in this environment.</summary>
    public const string OtherEnvironment = "policy.other_environment";

    /// <summary>An entry of the matrix that grants more than reading by a pattern or by traits, so that what appears later is granted too.</summary>
    public const string OverBroad = "policy.over_broad";

    /// <summary>A tool that destroys, or of high risk, is granted to callers whom nobody knows.</summary>
    public const string AnonymousGrant = "policy.anonymous_grant";

    /// <summary>A role whose rules contradict each other, so that nobody can have it.</summary>
    public const string DeadRole = "policy.dead_role";

    /// <summary>A role that may read and may destroy: whatever it reads can talk an agent into destroying.</summary>
    public const string BlendedRole = "policy.blended_role";

    /// <summary>A tool that nobody may use.</summary>
    public const string DeadTool = "policy.dead_tool";

    /// <summary>A guard asks for a person where every role that may use the tool is one that no person is known to have.</summary>
    public const string NoPerson = "policy.no_person";

    /// <summary>An approval that fewer callers can give than must.</summary>
    public const string NoApprover = "policy.no_approver";

    /// <summary>A guard depends on what the client says of itself: whoever does not say it escapes.</summary>
    public const string SelfDeclared = "policy.self_declared";

    /// <summary>The policy refuses nothing: its mode is <c>audit</c> or <c>warn</c>.</summary>
    public const string NotEnforced = "policy.not_enforced";

    /// <summary>A guard takes a class of data out of results that no output schema of its tools names.</summary>
    public const string UnknownClass = "policy.unknown_class";

    /// <summary>A guard asks for what nothing in this host can do, so that every call that it applies to is refused.</summary>
    public const string Unavailable = "policy.unavailable";
}
