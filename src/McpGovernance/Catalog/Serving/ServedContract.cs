using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Catalog;

/// <summary>An approved version of a tool, as callers get it.</summary>
/// <remarks>Immutable but for what it remembers of live tools; thread safe.</remarks>
internal sealed class ServedContract : ToolContract
{
    private readonly ServedTool _tool;
    private readonly string? _rolledBackBecause;
    private readonly ConditionalWeakTable<ToolContract, ServingPlan> _plans = [];
    private volatile Tool? _shown;

    public ServedContract(ServedTool tool, CatalogVersion approved, Tool definition, string? rolledBackBecause)
        : base(definition, tool.Kind, _ => approved.Digest)
    {
        _tool = tool;
        _rolledBackBecause = rolledBackBecause;
        Approved = approved;
        Version = approved.Version.ToString();
        Risk = tool.Risk;
        Data = tool.Data;
        TargetPointer = tool.TargetPointer;
    }

    public CatalogVersion Approved { get; }

    /// <summary>What its callers are told when it is served no longer; <see langword="null"/> where nothing is to be said.</summary>
    public string? Note => _rolledBackBecause ?? Approved.Deprecation?.Note;

    /// <summary>The version to go to, where one is named.</summary>
    public string? Replacement => Approved.Deprecation?.ReplacedBy?.ToString();

    /// <summary>Whether it is served no longer at a moment.</summary>
    public bool IsOver(DateTimeOffset now) => !Approved.IsServed || _rolledBackBecause is not null || Approved.Deprecation?.Sunset <= now;

    /// <summary>How a live tool serves it; <see langword="null"/> when it cannot.</summary>
    public ServingPlan? PlanFor(ToolContract live)
    {
        var plan = _plans.TryGetValue(live, out var known) ? known : _plans.GetValue(live, live => _tool.Plan(this, live.Digest) ?? ServingPlan.None);
        return ReferenceEquals(plan, ServingPlan.None) ? null : plan;
    }

    internal override JsonObject Told()
    {
        var told = new JsonObject { ["version"] = Version, ["digest"] = Digest, ["status"] = CatalogKeys.Word(Approved.Status) };
        if (Approved is { Status: CatalogStatus.Deprecated, Deprecation: { } end })
        {
            told["since"] = Time(end.Since);
            if (end.Sunset is { } sunset)
            {
                told["sunset"] = Time(sunset);
            }

            told["note"] = end.Note;
            if (Replacement is { } replacement)
            {
                told["replacedBy"] = replacement;
            }
        }

        return told;
    }

    internal override Tool Shown(Tool listed, ToolContract live, bool isNatural) =>
        isNatural ? _shown ??= Told(ShownTool.CopyOf(Definition))
        : live.Digest == Digest ? Told(ShownTool.CopyOf(listed))        // As the SDK made it for the earlier revision.
        : Told(ShownTool.Earlier(Definition));

    private Tool Told(Tool copy)
    {
        var meta = copy.Meta?.DeepClone().AsObject() ?? [];
        meta[WireNames.Tool] = Told();
        copy.Meta = meta;
        return copy;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(CatalogKeys.Time, CultureInfo.InvariantCulture);
}
