using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Tools;

/// <summary>What changed between two lists of tools.</summary>
internal sealed class ToolReview
{
    private readonly List<ReviewedTool> _tools = [];
    private bool _isUnknown;
    private bool _isBreaking;

    /// <summary>The largest of all tools.</summary>
    public VersionBump Bump => _tools.Select(static one => one.Bump).DefaultIfEmpty(VersionBump.None).Max();

    /// <summary>All tools of both lists: those that need the largest bump first, then by name.</summary>
    public IReadOnlyList<ReviewedTool> Tools => [.. _tools.OrderByDescending(static one => one.Bump)];

    public int ExitCode => _isBreaking ? ExitCodes.Breaking : _isUnknown ? ExitCodes.Unknown : Bump == VersionBump.None ? ExitCodes.Ok : ExitCodes.Finding;

    /// <exception cref="JsonSchemaException">A schema does not compile.</exception>
    public static ToolReview Of(IReadOnlyDictionary<string, JsonElement> old, IReadOnlyDictionary<string, JsonElement> now, ComparisonProfile profile)
    {
        var review = new ToolReview();

        // Two files with one tool each speak of the same tool, whatever it is called.
        var isPair = old.Count == 1 && now.Count == 1;
        foreach (var name in old.Keys.Union(isPair ? [] : now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (isPair || (old.ContainsKey(name) && now.ContainsKey(name)))
            {
                review.Add(Compare(name, old[name], isPair ? now.Values.First() : now[name], profile));
            }
            else
            {
                var isGone = old.ContainsKey(name);
                review._tools.Add(new ReviewedTool(name, [isGone ? new BumpReason(VersionBump.Major, "The tool is gone.") : new BumpReason(VersionBump.Minor, "The tool is new.")]));
                review._isBreaking |= isGone;
            }
        }

        return review;
    }

    private static ToolComparison Compare(string name, JsonElement old, JsonElement now, ComparisonProfile profile)
    {
        try
        {
            return ToolComparer.Compare(old, now, profile);
        }
        catch (JsonSchemaException wrong)
        {
            throw new JsonSchemaException(wrong.Pointer, wrong.Reason, name);
        }
    }

    private void Add(ToolComparison comparison)
    {
        SchemaComparison?[] both = [comparison.Input, comparison.Output];
        var isUnknown = both.Any(static one => one?.Verdict == ChangeVerdict.Unknown);
        _isUnknown |= isUnknown;
        _isBreaking |= comparison.Bump == VersionBump.Major && (!isUnknown || both.Any(static one => one?.Verdict == ChangeVerdict.Breaking));
        _tools.Add(new ReviewedTool(comparison.Name, comparison.Reasons));
    }
}
