using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Catalog;

/// <summary>Reads the steps from one version to a later one.</summary>
internal sealed class UpgradeReader(DocumentProblems problems)
{
    private const string ExpectedStep = "a step such as { \"default\": \"/priority\", \"value\": \"normal\" }";

    private readonly DocumentValues _values = new(problems);

    /// <param name="node">The member 'upgrade', with its place.</param>
    /// <param name="value">The same, as a value.</param>
    /// <param name="to">The version it leads to.</param>
    public CatalogUpgrade Read(DocumentNode node, JsonElement value, SemanticVersion to)
    {
        _values.OnlyKeys(node, CatalogKeys.To, CatalogKeys.Arguments, CatalogKeys.Result, CatalogKeys.InCode);
        var isInCode = node.Find(CatalogKeys.InCode) is { } code;
        if (isInCode && (node.Find(CatalogKeys.InCode)!.Kind != JsonValueKind.True || node.Children.Count > 2))
        {
            problems.Error(node, "What is done in code has no steps here.", "Expected 'to' and 'code': true alone, or steps without 'code'. Remove one of the two.");
        }

        return new CatalogUpgrade
        {
            To = to,
            IsInCode = isInCode,
            Arguments = Steps(node, value, CatalogKeys.Arguments),
            Result = Steps(node, value, CatalogKeys.Result),
        };
    }

    private UpgradeStep[] Steps(DocumentNode node, JsonElement value, string key) => node.Find(key) is { } list && _values.IsArray(list, $"an array of steps, each {ExpectedStep}")
        ? [.. list.Children.Zip(value.GetProperty(key).EnumerateArray(), Step).OfType<UpgradeStep>()]
        : [];

    private UpgradeStep? Step(DocumentNode node, JsonElement value)
    {
        if (!_values.IsObject(node, ExpectedStep))
        {
            return null;
        }

        var kinds = node.Children.Where(static child => CatalogKeys.Steps.ContainsKey(child.Key)).ToList();
        if (kinds is not [var place])
        {
            problems.Error(node, $"The step says {(kinds.Count == 0 ? "nothing that is known" : "more than one thing to do")}.", $"Expected exactly one of '{string.Join("', '", CatalogKeys.Steps.Keys)}'. Correct it.");
            return null;
        }

        var kind = CatalogKeys.Steps[place.Key];
        var other = kind switch
        {
            UpgradeStepKind.Set or UpgradeStepKind.Default => CatalogKeys.Value,
            UpgradeStepKind.Rename or UpgradeStepKind.Move => CatalogKeys.To,
            UpgradeStepKind.Map => CatalogKeys.Values,
            UpgradeStepKind.Wrap => CatalogKeys.In,
            _ => place.Key,
        };
        _values.OnlyKeys(node, other == place.Key ? [other] : [place.Key, other]);
        if (kind != UpgradeStepKind.Wrap && node.Find(other) is null)
        {
            problems.Error(node, $"The key '{other}' is missing.", $"A step '{place.Key}' has one. Add it.");
            return null;
        }

        return Pointer(place) is not { } path ? null : new UpgradeStep
        {
            Kind = kind,
            Path = path,
            To = kind switch
            {
                UpgradeStepKind.Rename => _values.Text(node.Find(other)!, "the member's new name"),
                UpgradeStepKind.Move => Pointer(node.Find(other)!),
                UpgradeStepKind.Wrap when node.Find(other) is { } name => _values.Text(name, "the name in the object"),
                _ => null,
            },
            Value = other == CatalogKeys.Value ? value.GetProperty(CatalogKeys.Value) : null,
            Values = kind == UpgradeStepKind.Map ? Pairs(node.Find(other)!, value.GetProperty(CatalogKeys.Values)) : [],
        };
    }

    private KeyValuePair<JsonElement, JsonElement>[] Pairs(DocumentNode node, JsonElement value)
    {
        const string Expected = "an array of { \"from\": …, \"to\": … }";
        if (!_values.IsArray(node, Expected))
        {
            return [];
        }

        var pairs = new List<KeyValuePair<JsonElement, JsonElement>>();
        foreach (var (child, pair) in node.Children.Zip(value.EnumerateArray()))
        {
            if (_values.IsObject(child, Expected))
            {
                _values.OnlyKeys(child, CatalogKeys.From, CatalogKeys.To);
                if (pair.TryGetProperty(CatalogKeys.From, out var from) && pair.TryGetProperty(CatalogKeys.To, out var to))
                {
                    pairs.Add(KeyValuePair.Create(from, to));
                }
                else
                {
                    problems.Error(child, $"'{CatalogKeys.From}' or '{CatalogKeys.To}' is missing.", $"Expected {Expected}. Add it.");
                }
            }
        }

        return [.. pairs];
    }

    private string? Pointer(DocumentNode node)
    {
        const string Expected = "a JSON pointer to a member, such as '/priority' (RFC 6901)";
        if (_values.Text(node, Expected) is { } text && (text[0] != '/' || text.Length == 1 || !IsEscaped(text)))
        {
            problems.Error(node, $"'{text}' is no such pointer.", $"Expected {Expected}. Correct it.");
            return null;
        }

        return node.Kind == JsonValueKind.String && node.Text.Length > 0 ? node.Text : null;
    }

    private static bool IsEscaped(string pointer)
    {
        for (var at = pointer.IndexOf('~', StringComparison.Ordinal); at >= 0; at = pointer.IndexOf('~', at + 1))
        {
            if (at + 1 == pointer.Length || pointer[at + 1] is not ('0' or '1'))
            {
                return false;
            }
        }

        return true;
    }
}
