using ModelContextProtocol.Protocol;

namespace McpGovernance;

/// <summary>A tool as it was agreed: a name, a version, its full definition and its classification.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class ToolContract
{
    private readonly Func<Tool, string> _digest;
    private volatile string? _computedDigest;

    internal ToolContract(Tool definition, ToolKind kind, Func<Tool, string> digest)
    {
        Definition = definition;
        Kind = kind;
        _digest = digest;
    }

    /// <summary>The tool's name. Names compare ordinally.</summary>
    public string Name => Definition.Name;

    /// <summary>The contract's version; <see langword="null"/> while no catalog gives versions.</summary>
    public string? Version { get; init; }

    /// <summary>What running the tool can do.</summary>
    public ToolKind Kind { get; }

    /// <summary>The definition that a model or client sees. Do not change it.</summary>
    public Tool Definition { get; }

    /// <summary>
    /// <c>sha256-</c> and the unpadded base64url of SHA-256 over the RFC 8785 canonical JSON of the definition:
    /// everything that a model or client sees.
    /// </summary>
    /// <remarks>Computed when first asked for.</remarks>
    public string Digest => _computedDigest ??= _digest(Definition);
}
