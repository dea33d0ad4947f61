using System.Text.Json;

namespace McpGovernance.Catalog;

/// <summary>How a version is carried out: by which live tool, and over which upgrades.</summary>
/// <remarks>Immutable and thread safe.</remarks>
internal sealed class ServingPlan(string? handler, ServedContract? runs, IReadOnlyList<ToolUpgrade> upgrades)
{
    /// <summary>That a version cannot be carried out.</summary>
    public static readonly ServingPlan None = new(null, null, []);

    /// <summary>The live tool's name, where it is another than the tool's own.</summary>
    public string? Handler => handler;

    /// <summary>The version that runs.</summary>
    public ServedContract Runs => runs!;

    /// <summary>Whether the version that runs is another than the caller's.</summary>
    public bool IsLifted => upgrades.Count > 0;

    /// <summary>The caller's arguments as those of the version that runs.</summary>
    public IDictionary<string, JsonElement> Lift(IDictionary<string, JsonElement> arguments)
    {
        foreach (var upgrade in upgrades)
        {
            arguments = upgrade.Arguments(arguments);
        }

        return arguments;
    }

    /// <summary>The structured result as one of the caller's version.</summary>
    public JsonElement Lower(JsonElement result)
    {
        for (var i = upgrades.Count - 1; i >= 0; i--)
        {
            result = upgrades[i].Result(result);
        }

        return result;
    }
}
