using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Reads which things a line of the policy is about, with the sets that it names put in.</summary>
internal sealed class EntryReader(DocumentProblems problems, IReadOnlyDictionary<string, IReadOnlyList<MatrixEntry>> sets)
{
    public const string Set = "set:";

    private const string Expected = "a name or pattern as text, or an object such as { \"kind\": \"read\" }";

    private readonly DocumentValues _values = new(problems);

    /// <summary>Reads an array of entries, or one entry without an array around it.</summary>
    public IReadOnlyList<MatrixEntry> ReadMany(DocumentNode node, string expected)
    {
        if (node.Kind is JsonValueKind.String or JsonValueKind.Object)
        {
            return Normalise(Read(node));
        }

        if (!_values.IsArray(node, expected))
        {
            return [];
        }

        if (node.Children.Count == 0)
        {
            problems.Error(node, "The array is empty.", "Expected at least one entry. Add one, or remove the line.");
        }

        return Normalise(node.Children.SelectMany(Read));
    }

    /// <summary>Reads one entry. A set becomes its entries.</summary>
    public IEnumerable<MatrixEntry> Read(DocumentNode node)
    {
        if (node.Kind == JsonValueKind.Object)
        {
            return ReadTraits(node) is { } traits ? [traits with { Offset = node.Offset }] : [];
        }

        if (_values.Text(node, Expected) is not { } text)
        {
            return [];
        }

        if (text.StartsWith(Set, StringComparison.Ordinal))
        {
            return ReadSet(node, text[Set.Length..]);
        }

        var (entry, wrong, expected) = MatrixEntry.Parse(text);
        if (entry is null)
        {
            problems.Error(node, wrong, expected);
        }

        return entry is null ? [] : [entry with { Offset = node.Offset }];
    }

    /// <summary>In ordinal order, each once.</summary>
    public static IReadOnlyList<MatrixEntry> Normalise(IEnumerable<MatrixEntry> entries) =>
        [.. entries.DistinctBy(static entry => entry.Text, StringComparer.Ordinal).OrderBy(static entry => entry.Text, StringComparer.Ordinal)];

    private IEnumerable<MatrixEntry> ReadSet(DocumentNode node, string name)
    {
        if (sets.TryGetValue(name, out var entries))
        {
            return entries.Select(entry => entry with { Offset = node.Offset });
        }

        problems.Error(node, $"The set '{name}' is unknown.", sets.Count == 0
            ? "Expected a set of 'sets'. Define it, or name tools."
            : $"Expected one of '{string.Join("', '", sets.Keys.Order(StringComparer.Ordinal))}'.{Nearest.Hint(name, sets.Keys)} Correct the name or define the set.");
        return [];
    }

    private MatrixEntry? ReadTraits(DocumentNode node)
    {
        _values.OnlyKeys(node, PolicyKeys.Kind, PolicyKeys.Risk, PolicyKeys.Data, PolicyKeys.Tools);
        var traits = new ToolTraits
        {
            Kinds = [.. Words(node, PolicyKeys.Kind, Enum.GetValues<ToolKind>(), ToolTraits.NameOf, "'read', 'write' or 'destructive'").Distinct().OrderBy(ToolTraits.NameOf, StringComparer.Ordinal)],
            Risks = [.. Words(node, PolicyKeys.Risk, Enum.GetValues<ToolRisk>(), ToolTraits.NameOf, "'low', 'medium' or 'high'").Distinct().OrderBy(ToolTraits.NameOf, StringComparer.Ordinal)],
            Data = [.. Texts(node, PolicyKeys.Data, "a class of data, as the catalog names it").Select(static one => one.Text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
        if (traits.Kinds.Count + traits.Risks.Count + traits.Data.Count == 0)
        {
            problems.Error(node, "The object says of no trait which tools are meant.", "Expected 'kind', 'risk' or 'data'. Add one, or write names as text.");
            return null;
        }

        return node.Find(PolicyKeys.Tools) is not { } tools ? MatrixEntry.ForTraits(traits, null)
            : _values.Text(tools, "a name or pattern of tools as text") is { } text && Parse(tools, text) is { } names ? MatrixEntry.ForTraits(traits, names)
            : null;
    }

    private NamePattern? Parse(DocumentNode node, string text)
    {
        var (entry, wrong, expected) = MatrixEntry.Parse(text);
        if (entry is { Target: TargetKind.Tool, Pattern: { } pattern })
        {
            return pattern;
        }

        problems.Error(node, entry is null ? wrong : $"The entry '{text}' names no tools.", entry is null ? expected : "Expected a name or pattern of tools. Correct it.");
        return null;
    }

    private IEnumerable<T> Words<T>(DocumentNode parent, string key, T[] all, Func<T, string> nameOf, string expected)
        where T : struct
    {
        foreach (var (node, text) in Texts(parent, key, expected))
        {
            var index = Array.FindIndex(all, one => nameOf(one) == text);
            if (index >= 0)
            {
                yield return all[index];
            }
            else
            {
                problems.Error(node, $"The {key} '{text}' is unknown.", $"Expected {expected}.{Nearest.Hint(text, all.Select(nameOf))} Correct it.");
            }
        }
    }

    private List<(DocumentNode Node, string Text)> Texts(DocumentNode parent, string key, string expected)
    {
        if (parent.Find(key) is not { } node)
        {
            return [];
        }

        if (node.Kind == JsonValueKind.Array && node.Children.Count == 0)
        {
            problems.Error(node, "The array is empty.", $"Expected {expected}. Add one, or remove the key.");
        }

        IEnumerable<DocumentNode> nodes = node.Kind == JsonValueKind.Array ? node.Children : [node];
        return [.. nodes.Select(one => (Node: one, Text: _values.Text(one, expected))).Where(static one => one.Text is not null).Select(static one => (one.Node, one.Text!))];
    }
}
