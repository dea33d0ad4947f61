namespace McpGovernance.Tests.Support;

internal sealed class FakePolicyEvaluator : PolicyEvaluator
{
    public override string Name => "tickets";

    public override string Version => "7";

    public override string Digest => "sha256-policy";

    public bool Allows { get; init; } = true;

    public PolicyMode Mode { get; init; }

    public override PolicyMode ModeAt(DateTimeOffset time) => Mode;

    public override RoleSet ResolveRoles(Caller caller, DateTimeOffset now) => new FakeRoleSet();

    public override Decision Decide(RoleSet roles, in GovernanceTarget target) => new(Allows, Allows ? "matrix/support/0" : null);

    internal sealed class FakeRoleSet : RoleSet
    {
        public override IReadOnlyList<string> Names { get; } = ["support"];
    }
}
