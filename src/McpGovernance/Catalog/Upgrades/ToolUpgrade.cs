using System.Text.Json;

namespace McpGovernance.Catalog;

/// <summary>What makes a call of one version a call of another, and the result a result of the first.</summary>
/// <param name="Arguments">Makes the later version's arguments, and leaves the given ones as they are.</param>
/// <param name="Result">Makes the earlier version's structured result.</param>
internal sealed record ToolUpgrade(Func<IDictionary<string, JsonElement>, IDictionary<string, JsonElement>> Arguments, Func<JsonElement, JsonElement> Result)
{
    public static ToolUpgrade Of(CatalogUpgrade upgrade) => new(
        arguments => CatalogUpgrade.Applied(upgrade.Arguments, arguments), value => CatalogUpgrade.Applied(upgrade.Result, value));
}
