using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>A policy that loaded, and what its author should look at all the same.</summary>
internal sealed record LoadedPolicy(CompiledPolicy Policy, IReadOnlyList<string> Warnings)
{
    /// <summary>What it was read from, so that it can be read again for another environment.</summary>
    public required DocumentNode Document { get; init; }

    /// <summary>The text of it, for messages.</summary>
    public required DocumentText Text { get; init; }

    /// <summary>When it was read.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The cases that the document has itself, all of which passed; <see langword="null"/> for none.</summary>
    public PolicyCases? Tests { get; init; }
}
