using System.Globalization;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Reads which callers are on which channel of versions.</summary>
internal sealed class RolloutReader(DocumentProblems problems)
{
    private const string Expected = "an array of objects with 'tools', 'channel' and who is on it";

    private readonly DocumentValues _values = new(problems);

    /// <param name="document">The policy.</param>
    /// <param name="roles">The roles that there are.</param>
    public RolloutEntry[] Read(DocumentNode document, IReadOnlySet<string> roles) => document.Find(PolicyKeys.Rollout) is { } node && _values.IsArray(node, Expected)
        ? [.. node.Children.Select(child => Entry(child, roles)).OfType<RolloutEntry>().DistinctBy(static one => one.Text).OrderBy(static one => one.Text, StringComparer.Ordinal)]
        : [];

    private RolloutEntry? Entry(DocumentNode node, IReadOnlySet<string> roles)
    {
        if (!_values.IsObject(node, "an object such as { \"tools\": [\"create_ticket\"], \"callers\": [\"agent-42\"], \"channel\": \"canary\" }"))
        {
            return null;
        }

        _values.OnlyKeys(node, PolicyKeys.Tools, PolicyKeys.Callers, PolicyKeys.Roles, PolicyKeys.Clients, PolicyKeys.Percent, PolicyKeys.Channel);
        var channel = _values.RequiredText(node, PolicyKeys.Channel, "the name of a channel, as the catalog has it");
        if (node.Find(PolicyKeys.Tools) is null)
        {
            problems.Error(node, $"The key '{PolicyKeys.Tools}' is missing.", "Expected an array of names or patterns of tools. Add it.");
        }

        foreach (var role in node.Find(PolicyKeys.Roles)?.Children.Where(role => !roles.Contains(role.Text)) ?? [])
        {
            problems.Error(role, $"The role '{role.Text}' is unknown.", "Expected a role of 'roles' or a built-in one. Correct the name or define the role.");
        }

        var tools = Texts(node, PolicyKeys.Tools, "an array of names or patterns of tools", Tool);
        var percent = Percent(node);
        return channel is null || tools.Count == 0 || percent is null ? null : new RolloutEntry
        {
            Tools = [.. tools.Select(NamePattern.ForName)],
            Callers = Texts(node, PolicyKeys.Callers, "an array of subjects"),
            Roles = Texts(node, PolicyKeys.Roles, "an array of roles"),
            Clients = Texts(node, PolicyKeys.Clients, "an array of clients"),
            Percent = percent.Value,
            Channel = channel,
        };
    }

    private int? Percent(DocumentNode node)
    {
        const string Share = "a share of callers as text, from '1%' to '100%'";
        if (node.Find(PolicyKeys.Percent) is not { } found)
        {
            return 100;
        }

        if (_values.Text(found, Share) is not { } text)
        {
            return null;
        }

        if (text.EndsWith('%') && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= 1 and <= 100)
        {
            return percent;
        }

        problems.Error(found, $"'{text}' is no such share.", $"Expected {Share}. Correct it.");
        return null;
    }

    private void Tool(DocumentNode node, string text)
    {
        var (entry, wrong, expected) = MatrixEntry.Parse(MatrixEntry.TextFor(TargetKind.Tool, text));
        if (entry is null)
        {
            problems.Error(node, wrong, expected);
        }
    }

    private List<string> Texts(DocumentNode parent, string key, string expected, Action<DocumentNode, string>? check = null)
    {
        var texts = new SortedSet<string>(StringComparer.Ordinal);
        if (parent.Find(key) is not { } node || !_values.IsArray(node, expected))
        {
            return [];
        }

        if (node.Children.Count == 0)
        {
            problems.Error(node, "The array is empty.", "Expected at least one entry. Add one, or remove the key.");
        }

        foreach (var child in node.Children)
        {
            if (_values.Text(child, expected) is { } text)
            {
                check?.Invoke(child, text);
                texts.Add(text);
            }
        }

        return [.. texts];
    }
}
