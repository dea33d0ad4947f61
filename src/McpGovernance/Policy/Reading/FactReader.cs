using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Reads what must hold of a fact.</summary>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="roles">The roles that there are: a condition on another could never hold.</param>
internal sealed class FactReader(DocumentProblems problems, IReadOnlySet<string> roles)
{
    private static readonly string[] s_keywords =
    [
        PolicyKeys.EqualTo, PolicyKeys.Const, PolicyKeys.Enum, PolicyKeys.Contains, PolicyKeys.Pattern, PolicyKeys.Exists,
        PolicyKeys.AtLeast, PolicyKeys.Below, PolicyKeys.AllOf, PolicyKeys.AnyOf, PolicyKeys.Not,
    ];

    private readonly DocumentValues _values = new(problems);

    /// <returns>The condition; <see langword="null"/> after reporting.</returns>
    public Condition? Read(DocumentNode node, Fact fact)
    {
        if (!_values.IsObject(node, "an object such as { \"equals\": \"a value\" }"))
        {
            return null;
        }

        if (node.Children.Count == 0)
        {
            problems.Error(node, $"The condition asks nothing of '{fact.Name}'.", $"Expected one of '{string.Join("', '", s_keywords)}'. Add one.");
            return null;
        }

        Condition[] parts = [.. node.Children.Select(member => ReadKeyword(member, fact)).OfType<Condition>()];
        return parts.Length == node.Children.Count ? AllCondition.Of(parts) : null;
    }

    private Condition? ReadKeyword(DocumentNode node, Fact fact)
    {
        switch (node.Key)
        {
            case PolicyKeys.EqualTo or PolicyKeys.Const:
                return Value(node, fact) is { } value ? new FactValueCondition(fact, [value], isOne: false) : null;
            case PolicyKeys.Enum:
                return Values(node, fact) is { } values ? new FactValueCondition(fact, values, isOne: false) : null;
            case PolicyKeys.Contains:
                return ReadContains(node, fact);
            case PolicyKeys.Pattern:
                return PatternReader.Read(node, _values, problems) is { } pattern ? new FactPatternCondition(fact, pattern) : null;
            case PolicyKeys.Exists:
                return ReadExists(node, fact);
            case PolicyKeys.AtLeast or PolicyKeys.Below:
                return ReadVersion(node, fact);
            case PolicyKeys.Not:
                return Read(node, fact) is { } inner ? new OppositeCondition(inner) : null;
            case PolicyKeys.AllOf or PolicyKeys.AnyOf:
                return ReadBranches(node, fact);
            default:
                problems.KeyError(node, $"The keyword '{node.Key}' is none that '{fact.Name}' has.", $"Expected one of '{string.Join("', '", s_keywords)}'.{Nearest.Hint(node.Key, s_keywords)} Correct or remove it.");
                return null;
        }
    }

    private Condition? ReadBranches(DocumentNode node, Fact fact)
    {
        if (!_values.IsArray(node, "an array of objects such as { \"equals\": \"a value\" }") || node.Children.Count == 0)
        {
            if (node.Kind == JsonValueKind.Array)
            {
                problems.Error(node, "The array is empty.", "Expected at least one object. Add one, or remove the key.");
            }

            return null;
        }

        Condition[] parts = [.. node.Children.Select(child => Read(child, fact)).OfType<Condition>()];
        return parts.Length < node.Children.Count ? null : node.Key == PolicyKeys.AllOf ? AllCondition.Of(parts) : AnyCondition.Of(parts);
    }

    private FactValueCondition? ReadContains(DocumentNode node, Fact fact)
    {
        if (!fact.IsMany)
        {
            problems.KeyError(node, $"'{fact.Name}' has one value, so it contains nothing.", "Expected 'equals' or 'enum'. Write one of them.");
            return null;
        }

        return node.Kind == JsonValueKind.Array
            ? Values(node, fact) is { } values ? new FactValueCondition(fact, values, isOne: true) : null
            : Value(node, fact) is { } value ? new FactValueCondition(fact, [value], isOne: true) : null;
    }

    private FactExistsCondition? ReadExists(DocumentNode node, Fact fact)
    {
        if (node.Kind is JsonValueKind.True or JsonValueKind.False)
        {
            return new FactExistsCondition(fact, node.Kind == JsonValueKind.True);
        }

        problems.Error(node, "The value is not true or false.", $"Expected true where '{fact.Name}' must be known, false where it must not. Correct it.");
        return null;
    }

    private FactVersionCondition? ReadVersion(DocumentNode node, Fact fact)
    {
        if (fact.Kind is not (FactKind.ToolVersion or FactKind.ClientVersion))
        {
            problems.KeyError(node, $"'{fact.Name}' is no version.", "Expected 'equals', 'enum' or 'pattern'. Write one of them.");
            return null;
        }

        if (_values.Text(node, "a version as text, such as \"2.0.0\"") is not { } text)
        {
            return null;
        }

        if (FactVersionCondition.TryParse(text) is null)
        {
            problems.Error(node, $"'{text}' is no version.", "Expected three whole numbers with dots, such as \"2.0.0\". Correct it.");
            return null;
        }

        return new FactVersionCondition(fact, text, node.Key == PolicyKeys.Below);
    }

    private string[]? Values(DocumentNode node, Fact fact)
    {
        if (!_values.IsArray(node, "an array of texts"))
        {
            return null;
        }

        if (node.Children.Count == 0)
        {
            problems.Error(node, "The array is empty.", "Expected at least one text. Add one.");
            return null;
        }

        string[] values = [.. node.Children.Select(child => Value(child, fact)).OfType<string>()];
        return values.Length == node.Children.Count ? values : null;
    }

    /// <summary>A text; one of the few that there are, where the fact has no others.</summary>
    private string? Value(DocumentNode node, Fact fact)
    {
        if (_values.Text(node, $"a value of '{fact.Name}' as text") is not { } text)
        {
            return null;
        }

        IReadOnlyList<string>? all = fact.Kind switch
        {
            FactKind.CallerKind => BuiltInRoles.All,
            FactKind.ToolKind => [.. Enum.GetValues<ToolKind>().Select(ToolTraits.NameOf)],
            FactKind.ToolRisk => [.. Enum.GetValues<ToolRisk>().Select(ToolTraits.NameOf)],
            FactKind.CallerRoles => [.. roles.Order(StringComparer.Ordinal)],
            _ => null,
        };
        if (all is not null && !all.Contains(text))
        {
            problems.Error(node, $"'{fact.Name}' is never '{text}'.", $"Expected '{string.Join("', '", all)}'.{Nearest.Hint(text, all)} Correct it.");
            return null;
        }

        return text;
    }
}
