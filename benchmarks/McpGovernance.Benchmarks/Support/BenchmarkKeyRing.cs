namespace McpGovernance.Benchmarks.Support;

internal sealed class BenchmarkKeyRing : KeyRing
{
    private static readonly GovernanceKey Key = new("k1", new byte[32]);

    public override bool IsPersistent => true;

    public override GovernanceKey Current(string purpose) => Key;

    public override GovernanceKey? Find(string purpose, string id) => Key;
}
