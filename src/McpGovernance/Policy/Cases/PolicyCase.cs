using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>One reviewed case: who asks for what, when, and what must become of it.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record PolicyCase
{
    internal PolicyCase()
    {
    }

    /// <summary>Its name, which no other case of the file has.</summary>
    public required string Name { get; init; }

    /// <summary>Who asks; <see langword="null"/> when <see cref="Roles"/> say it.</summary>
    public PolicyCaller? Caller { get; internal init; }

    /// <summary>The roles of whoever asks; empty when <see cref="Caller"/> says it.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Roles { get; internal init; } = [];

    /// <summary>What kind of thing is asked for.</summary>
    public TargetKind Kind { get; internal init; }

    /// <summary>Its name, URI or method.</summary>
    public required string Target { get; init; }

    /// <summary>The arguments; <see langword="null"/> for none.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Arguments { get; internal init; }

    /// <summary>When; <see langword="null"/> for the time at which the policy was read.</summary>
    public DateTimeOffset? At { get; internal init; }

    /// <summary>The host's environment; <see langword="null"/> for the one that the policy was read for.</summary>
    public string? Environment { get; internal init; }

    /// <summary>What must become of it.</summary>
    public required PolicyOutcome Expect { get; init; }

    /// <summary>The entry, guard, ceiling or limit that must have to do with it; <see langword="null"/> when that is not asked.</summary>
    public string? By { get; internal init; }

    /// <summary>The code that a refusal must have; <see langword="null"/> when that is not asked.</summary>
    public string? Code { get; internal init; }

    /// <summary>Where it stands: the file, the line and the column.</summary>
    public required string Where { get; init; }

    /// <summary>The case in its document, for messages.</summary>
    internal Documents.DocumentNode? Node { get; init; }
}
