using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance;

/// <summary>A tool as it was agreed: a name, a version, its full definition and its classification.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public abstract class ToolContract
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

    /// <summary>The contract's version; <see langword="null"/> where no catalog gives versions.</summary>
    public string? Version { get; init; }

    /// <summary>What running the tool can do.</summary>
    public ToolKind Kind { get; }

    /// <summary>How much a misuse would cost. What nobody classified is <see cref="ToolRisk.High"/>.</summary>
    public ToolRisk Risk { get; init; }

    /// <summary>Which data the tool touches, in the words of the company; empty where no catalog says it.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Where in the arguments the account stands that a call is about, as a JSON pointer (RFC 6901); <see langword="null"/> where no catalog says it.</summary>
    public string? TargetPointer { get; init; }

    /// <summary>The definition that a model or client sees. Do not change it.</summary>
    public Tool Definition { get; }

    /// <summary>
    /// <c>sha256-</c> and the unpadded base64url of SHA-256 over the RFC 8785 canonical JSON of the definition:
    /// everything that a model or client sees.
    /// </summary>
    /// <remarks>Computed when first asked for.</remarks>
    public string Digest => _computedDigest ??= _digest(Definition);

    /// <summary>What is said of the classes of the tool's data, by those whose word counts.</summary>
    internal ToolClasses Classes { get => field ??= ToolClasses.Read(Definition); init; }

    /// <summary>What callers are told of the version, for the <c>_meta</c> of a definition and of each result; <see langword="null"/> for nothing. A new node each time.</summary>
    internal virtual JsonObject? Told() => null;

    /// <summary>The definition as a list shows it. Do not change it.</summary>
    /// <param name="listed">The entry that the handler gave.</param>
    /// <param name="live">The live tool that the entry is.</param>
    /// <param name="isNatural">Whether the revision shows definitions as they are; earlier ones put what is no object into one.</param>
    internal virtual Tool Shown(Tool listed, ToolContract live, bool isNatural) => listed;
}
