namespace McpGovernance.Tests.Support;

/// <summary>A format that reads every text as what a test wants.</summary>
internal sealed class FakePolicyFormat(string extension, Action<PolicyTree> read) : PolicyFormat
{
    public override IReadOnlyList<string> Extensions { get; } = [extension];

    /// <summary>What it was given.</summary>
    public byte[]? Given { get; private set; }

    /// <summary>Writes a policy that permits nothing.</summary>
    public static void Policy(PolicyTree tree)
    {
        tree.StartObject(0);
        tree.Name("name", 0);
        tree.Text("fake", 0);
        tree.Name("version", 0);
        tree.Text("1", 0);
        tree.Name("matrix", 0);
        tree.StartObject(0);
        tree.End();
        tree.End();
    }

    protected override void ReadCore(ReadOnlyMemory<byte> utf8, PolicyTree tree)
    {
        Given = utf8.ToArray();
        read(tree);
    }
}
