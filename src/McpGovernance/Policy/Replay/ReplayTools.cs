using System.Collections.Concurrent;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Policy;

/// <summary>The contracts that recorded calls had: the kind is on record, risk and data are what a catalog says of the version.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class ReplayTools(PolicyModel policy, IEnumerable<ToolContract>? tools)
{
    private readonly Dictionary<(string Name, string? Version), ToolContract> _known =
        (tools ?? []).DistinctBy(static tool => (tool.Name, tool.Version)).ToDictionary(static tool => (tool.Name, tool.Version));

    private readonly ConcurrentDictionary<(string Name, string? Version, ToolKind Kind), ToolContract> _contracts = new();

    private readonly bool _readsCatalog = policy.Guards.Any(OpenConditions.ReadsCatalog)
        || policy.Matrix.SelectMany(static row => row.Entries).Concat(policy.Ceilings.SelectMany(static one => one.Admit)).Concat(policy.Guards.SelectMany(static one => one.Targets))
            .Concat(policy.Limits.SelectMany(static one => one.Targets)).Any(static entry => entry.Traits is { } traits && traits.Risks.Count + traits.Data.Count > 0);

    /// <summary>Finds the contract of a call.</summary>
    /// <returns>Whether it is known as far as the policy reads it.</returns>
    public bool TryFind(RecordedCall call, out ToolContract? contract)
    {
        contract = null;
        if (call.Kind != TargetKind.Tool || call.ToolKind is not { } kind)
        {
            return true;
        }

        var known = _known.GetValueOrDefault((call.Target, call.ToolVersion));
        contract = _contracts.GetOrAdd((call.Target, call.ToolVersion, kind), static (key, known) => new LiveContract(new Tool { Name = key.Name }, key.Kind, static _ => "")
        {
            Version = key.Version,
            Risk = known?.Risk ?? ToolRisk.High,
            Data = known?.Data ?? [],
            Classes = ToolClasses.Outlined,
        }, known);
        return known is not null || call.ToolVersion is null || !_readsCatalog;
    }
}
