using System.Collections.Frozen;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>The phases of a rollout, as parts of policies that a document can extend. They only narrow.</summary>
internal static class PolicyPresets
{
    /// <summary>What the names of their ceilings, guards and limits begin with.</summary>
    public const string Prefix = "preset:";

    private static readonly FrozenDictionary<string, DocumentNode> s_all = new[] { "read-only-discovery", "scoped-writes", "broad-catalog", "high-sensitivity" }
        .ToFrozenDictionary(static name => name, Read, StringComparer.Ordinal);

    /// <summary>Their names, in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_all.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A preset's document, or <see langword="null"/>.</summary>
    public static DocumentNode? Find(string name) => s_all.GetValueOrDefault(name);

    private static DocumentNode Read(string name)
    {
        using var stream = typeof(PolicyPresets).Assembly.GetManifestResourceStream($"McpGovernance.presets.{name}.json")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var text = new DocumentText(name, bytes.ToArray()) { Subject = "The preset", Expected = "a JSON object" };
        var problems = new DocumentProblems(text);
        var document = DocumentNodeReader.Read(text, problems);
        problems.ThrowIfAny();
        return document!;
    }
}
