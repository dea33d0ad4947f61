using McpGovernance.Policy;

namespace McpGovernance.Yaml;

/// <summary>Reads policies in the strict profile of YAML: for tools, in <see cref="PolicyReading.Formats"/>. A host calls <c>UseYamlPolicies</c>.</summary>
/// <remarks>Characters are read first, then structure. Thread safe.</remarks>
public sealed class YamlPolicyFormat : PolicyFormat
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Extensions { get; } = [".yaml", ".yml"];

    /// <inheritdoc/>
    protected override void ReadCore(ReadOnlyMemory<byte> utf8, PolicyTree tree)
    {
        // The scanner takes a NUL for the end and a directive that it does not know for nothing, so it never sees them.
        if (YamlCharacters.AreAllowed(utf8.Span, tree))
        {
            new YamlReader(utf8, tree).Read();
        }
    }
}
