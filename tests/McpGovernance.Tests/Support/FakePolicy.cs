namespace McpGovernance.Tests.Support;

/// <summary>A policy that is one function of the caller and the target.</summary>
internal sealed class FakePolicy(Func<Caller, GovernanceTarget, bool> allows) : PolicySource
{
    public static FakePolicy AllowAll => new((_, _) => true);

    public static FakePolicy DenyAll => new((_, _) => false);

    public override PolicyEvaluator Current => new Evaluator(allows);

    public static FakePolicy Allow(params string[] names) => new((_, target) => names.Contains(target.Name, StringComparer.Ordinal));

    private sealed class Evaluator(Func<Caller, GovernanceTarget, bool> allows) : PolicyEvaluator
    {
        public override string Name => "fake";

        public override string Version => "1";

        public override string Digest => "sha256-fake";

        public override RoleSet ResolveRoles(Caller caller, DateTimeOffset now) => new Roles(caller);

        public override Decision Decide(RoleSet roles, in GovernanceTarget target) =>
            allows(((Roles)roles).Caller, target) ? new Decision(true, "fake/0") : default;
    }

    private sealed class Roles(Caller caller) : RoleSet
    {
        public Caller Caller { get; } = caller;

        public override IReadOnlyList<string> Names => [];
    }
}
