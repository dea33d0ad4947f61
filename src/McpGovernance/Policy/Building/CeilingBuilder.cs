using McpGovernance.Documents;
using McpGovernance.Policy;

namespace McpGovernance;

/// <summary>Says what a ceiling lets through, and where it holds. A ceiling permits nothing; everything must fit under each.</summary>
/// <remarks>Not thread safe.</remarks>
public sealed class CeilingBuilder
{
    private readonly List<string> _environments = [];
    private readonly List<(string? Text, ToolKind Kind)> _admit = [];

    internal CeilingBuilder()
    {
    }

    /// <summary>It holds in these environments only. Repeated calls add.</summary>
    /// <param name="names">Names of environments.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="names"/> is <see langword="null"/>.</exception>
    public CeilingBuilder In(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _environments.AddRange(names);
        return this;
    }

    /// <summary>Lets these through. Repeated calls add.</summary>
    /// <param name="entries">Entries as the matrix has them.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="entries"/> is <see langword="null"/>.</exception>
    public CeilingBuilder Admit(params IEnumerable<string> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _admit.AddRange(entries.Select(static entry => ((string?)(entry ?? ""), default(ToolKind))));
        return this;
    }

    /// <summary>Lets every tool of one kind through; with <see cref="ToolKind.Read"/>, resources and prompts too.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public CeilingBuilder Admit(ToolKind kind)
    {
        ThrowIfNoKind(kind);
        _admit.Add((null, kind));
        return this;
    }

    internal static void ThrowIfNoKind(ToolKind kind)
    {
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    internal void Write(DocumentNode ceiling, string name)
    {
        ceiling.Add(PolicyKeys.Name, System.Text.Json.JsonValueKind.String, name);
        if (_environments.Count > 0)
        {
            ceiling.AddTexts(PolicyKeys.Environments, _environments);
        }

        ceiling.AddEntries(PolicyKeys.Admit, _admit);
    }
}
