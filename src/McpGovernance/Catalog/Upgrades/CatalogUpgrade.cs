using System.Text.Json;

namespace McpGovernance.Catalog;

/// <summary>How a call of one version becomes a call of a later one, and that one's result a result of the first.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record CatalogUpgrade
{
    /// <summary>The later version of the same tool.</summary>
    public required SemanticVersion To { get; init; }

    /// <summary>What is done with the arguments, in this order.</summary>
    public IReadOnlyList<UpgradeStep> Arguments { get; init; } = [];

    /// <summary>What is done with the structured result on its way back, in this order.</summary>
    public IReadOnlyList<UpgradeStep> Result { get; init; } = [];

    /// <summary>Whether code does it instead, which the server gives with <see cref="CatalogOptions.Upgrade"/>.</summary>
    public bool IsInCode { get; init; }

    /// <summary>The arguments of the later version. The given ones stay as they are.</summary>
    internal static IDictionary<string, JsonElement> Applied(IReadOnlyList<UpgradeStep> steps, IDictionary<string, JsonElement> arguments)
    {
        var members = new Dictionary<string, JsonElement>(arguments, StringComparer.Ordinal);
        foreach (var step in steps)
        {
            step.Apply(members);
        }

        return members;
    }

    /// <summary>The result of the earlier version. Only objects have places; anything else stays as it is.</summary>
    internal static JsonElement Applied(IReadOnlyList<UpgradeStep> steps, JsonElement value) =>
        value.ValueKind != JsonValueKind.Object || steps.Count == 0 ? value
        : ObjectMembers.Whole((Dictionary<string, JsonElement>)Applied(steps, ObjectMembers.Of(value)));
}
