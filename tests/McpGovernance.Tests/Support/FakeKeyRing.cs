namespace McpGovernance.Tests.Support;

internal sealed class FakeKeyRing : KeyRing
{
    private static readonly GovernanceKey Key = new("k1", Enumerable.Range(0, 32).Select(static i => (byte)i).ToArray());

    public override bool IsPersistent => true;

    public override GovernanceKey Current(string purpose) => Key;

    public override GovernanceKey? Find(string purpose, string id) => id == Key.Id ? Key : null;
}
