using System.Collections.Concurrent;

namespace McpGovernance.Telemetry;

/// <summary>Keeps the number of different codes on metrics small: interceptors of users bring codes of their own.</summary>
internal sealed class TelemetryCodes
{
    /// <summary>What a code becomes once there are too many different ones.</summary>
    public const string Other = "_OTHER";

    public const int MaxCodes = 200;
    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    public string Bound(string code) =>
        _known.TryGetValue(code, out var known) ? known :
        _known.Count < MaxCodes ? _known.GetOrAdd(code, code) :
        Other;
}
