using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Catalog;

/// <summary>An approved tool with its versions and channels.</summary>
/// <remarks>Immutable and thread safe.</remarks>
internal sealed class ServedTool
{
    private readonly Dictionary<string, ServedContract> _byPin = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServedContract> _byChannel = new(StringComparer.Ordinal);
    private readonly CatalogWorld _world;

    /// <param name="tool">The tool, as its catalog has it.</param>
    /// <param name="rollback">That everybody is sent back to an earlier version.</param>
    /// <param name="world">What the catalog meets in this process: live tools, and upgrades in code.</param>
    public ServedTool(CatalogTool tool, CatalogRollback? rollback, CatalogWorld world)
    {
        (Name, Kind, Risk, Data, TargetPointer, _world) = (tool.Name, tool.Kind, tool.Risk, tool.Data, tool.Target, world);
        foreach (var version in tool.Versions.Where(static one => one.Approval is not null))
        {
            var definition = version.Definition.Deserialize((System.Text.Json.Serialization.Metadata.JsonTypeInfo<Tool>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool)))!;
            var contract = new ServedContract(this, version, definition, rollback is not null && version.Version > rollback.Version ? rollback.Note : null);
            _byPin[contract.Version!] = contract;
            _byPin.TryAdd(contract.Digest, contract);
        }

        foreach (var (channel, version) in tool.Channels)
        {
            _byChannel[channel] = _byPin[(rollback is not null && version > rollback.Version ? rollback.Version : version).ToString()];
        }
    }

    public string Name { get; }

    public ToolKind Kind { get; }

    public ToolRisk Risk { get; }

    public IReadOnlyList<string> Data { get; }

    public string? TargetPointer { get; }

    /// <summary>Every approved version, also those that are served no longer.</summary>
    public IEnumerable<ServedContract> Versions => _byPin.Values.Distinct();

    /// <summary>The version that a caller asked for, by version or digest.</summary>
    public ServedContract? Pinned(string pin) => _byPin.GetValueOrDefault(pin);

    /// <summary>The version of a channel; where the tool has no such channel, of the stable one.</summary>
    public ServedContract? OnChannel(string? channel) =>
        channel is not null && _byChannel.TryGetValue(channel, out var there) ? there : _byChannel.GetValueOrDefault(CatalogTool.Stable);

    /// <summary>How a version is carried out when the live tool under the tool's name has this digest; <see langword="null"/> when it cannot be.</summary>
    public ServingPlan? Plan(ServedContract wanted, string live)
    {
        var upgrades = new List<ToolUpgrade>();
        for (var at = wanted; at is not null;)
        {
            var handler = at.Digest == live ? null : _world.HandlerOf(Name, at.Digest);
            if ((at.Digest == live || handler is not null) && !_world.Mistaken.Contains((Name, at.Digest)))
            {
                return new ServingPlan(handler, at, upgrades);
            }

            if (at.Approved.Upgrade is not { } upgrade || _world.UpgradeOf(Name, at.Approved.Version, upgrade) is not { } step)
            {
                return null;
            }

            upgrades.Add(step);
            at = Pinned(upgrade.To.ToString());
        }

        return null;
    }
}
