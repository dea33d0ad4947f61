namespace McpGovernance.Yaml;

/// <summary>Reads policies in the strict profile of YAML: characters first, then structure.</summary>
internal sealed class YamlPolicyFormat : PolicyFormat
{
    public override IReadOnlyList<string> Extensions { get; } = [".yaml", ".yml"];

    protected override void ReadCore(ReadOnlyMemory<byte> utf8, PolicyTree tree)
    {
        // The scanner takes a NUL for the end and a directive that it does not know for nothing, so it never sees them.
        if (YamlCharacters.AreAllowed(utf8.Span, tree))
        {
            new YamlReader(utf8, tree).Read();
        }
    }
}
