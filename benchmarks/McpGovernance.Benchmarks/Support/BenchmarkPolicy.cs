namespace McpGovernance.Benchmarks.Support;

internal sealed class BenchmarkPolicy : PolicyEvaluator
{
    public override string Name => "tickets";

    public override string Version => "7";

    public override string Digest => "sha256-47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

    public override RoleSet ResolveRoles(Caller caller, DateTimeOffset now) => new Granted();

    public override Decision Decide(RoleSet roles, in GovernanceTarget target) => new(true, "matrix/support/2");

    internal sealed class Granted : RoleSet
    {
        public override IReadOnlyList<string> Names { get; } = ["support"];
    }
}
