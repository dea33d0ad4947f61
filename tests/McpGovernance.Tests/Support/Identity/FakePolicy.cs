namespace McpGovernance.Tests.Support.Identity;

/// <summary>Gives every caller one role, named after its subject, and remembers when it was asked.</summary>
internal sealed class FakePolicy : PolicyEvaluator
{
    public List<DateTimeOffset> AskedAt { get; } = [];

    public override string Name => "fake";

    public override string Version => "1";

    public override string Digest => "sha256-fake";

    public override RoleSet ResolveRoles(Caller caller, DateTimeOffset now)
    {
        AskedAt.Add(now);
        return new Roles(caller.Subject ?? "nobody");
    }

    public override Decision Decide(RoleSet roles, in GovernanceTarget target) => new(IsAllowed: false, Entry: null);

    private sealed class Roles(string name) : RoleSet
    {
        public override IReadOnlyList<string> Names => [name];
    }
}
