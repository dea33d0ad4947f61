using System.Text.Json;
using McpGovernance.Documents;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>Reads a schema fragment about an argument.</summary>
internal sealed class FragmentReader(DocumentProblems problems, string? environment)
{
    private const int MaxCount = 1_000_000;

    private static readonly string[] s_keywords =
    [
        PolicyKeys.Type, PolicyKeys.Const, PolicyKeys.EqualTo, PolicyKeys.Enum, PolicyKeys.Minimum, PolicyKeys.ExclusiveMinimum, PolicyKeys.Maximum,
        PolicyKeys.ExclusiveMaximum, PolicyKeys.MultipleOf, PolicyKeys.MinLength, PolicyKeys.MaxLength, PolicyKeys.Pattern, PolicyKeys.Items,
        PolicyKeys.Contains, PolicyKeys.MinItems, PolicyKeys.MaxItems, PolicyKeys.Properties, PolicyKeys.Required, PolicyKeys.MinProperties,
        PolicyKeys.MaxProperties, PolicyKeys.AllOf, PolicyKeys.AnyOf, PolicyKeys.Not,
    ];

    private readonly DocumentValues _values = new(problems);

    /// <summary>Reads a fragment.</summary>
    /// <param name="node">The fragment.</param>
    /// <param name="also">A key that stands beside its keywords and is read elsewhere.</param>
    /// <returns>The test; <see langword="null"/> when it has no keyword, or after reporting.</returns>
    public ValueTest? Read(DocumentNode node, string? also = null)
    {
        if (!_values.IsObject(node, "a schema fragment, such as { \"exclusiveMinimum\": 100 }"))
        {
            return null;
        }

        var tests = new List<ValueTest>();
        foreach (var member in node.Children.Where(member => member.Key != also))
        {
            tests.AddRange(ReadKeyword(member));
        }

        NumberRangeCheck.Report(tests, node, problems);
        return tests.Count == 0 ? null : AllTest.Of(tests);
    }

    private IEnumerable<ValueTest> ReadKeyword(DocumentNode node)
    {
        switch (node.Key)
        {
            case PolicyKeys.Type:
                return ReadType(node);
            case PolicyKeys.Const:
                return Literal(node) is { } constant ? [new LiteralTest([constant])] : [];
            case PolicyKeys.EqualTo or PolicyKeys.Enum:
                return ReadEqual(node);
            case PolicyKeys.Minimum or PolicyKeys.ExclusiveMinimum or PolicyKeys.Maximum or PolicyKeys.ExclusiveMaximum or PolicyKeys.MultipleOf:
                return ReadBound(node);
            case PolicyKeys.MinLength or PolicyKeys.MaxLength or PolicyKeys.MinItems or PolicyKeys.MaxItems or PolicyKeys.MinProperties or PolicyKeys.MaxProperties:
                return ReadCount(node);
            case PolicyKeys.Pattern:
                return PatternReader.Read(node, _values, problems) is { } pattern ? [pattern] : [];
            case PolicyKeys.Items or PolicyKeys.Contains:
                return Inner(node) is { } item ? [new ItemsTest(node.Key == PolicyKeys.Contains, item)] : [];
            case PolicyKeys.Properties:
                return ReadMembers(node);
            case PolicyKeys.Required:
                return ReadRequired(node);
            case PolicyKeys.AllOf or PolicyKeys.AnyOf:
                return ReadBranches(node);
            case PolicyKeys.Not:
                return Inner(node) is { } opposite ? [new OppositeTest(opposite)] : [];
            default:
                problems.KeyError(node, $"The keyword '{node.Key}' is none of a condition.", $"Expected one of '{string.Join("', '", s_keywords)}'.{Nearest.Hint(node.Key, s_keywords)} Correct or remove it.");
                return [];
        }
    }

    private List<ValueTest> ReadMembers(DocumentNode node)
    {
        if (!_values.IsObject(node, "an object from names to fragments"))
        {
            return [];
        }

        if (node.Children.Count == 0)
        {
            problems.Error(node, "The object is empty.", "Expected at least one name. Add one, or remove the key.");
        }

        return [.. node.Children.Select(member => Inner(member) is { } inner ? new MemberTest(member.Key, inner) : null).OfType<ValueTest>()];
    }

    private ValueTest? Inner(DocumentNode node)
    {
        var before = problems.Count;
        var inner = Read(node);
        if (inner is null && problems.Count == before)
        {
            problems.Error(node, "The fragment asks for nothing.", "Expected at least one keyword. Add one.");
        }

        return inner;
    }

    private IEnumerable<ValueTest> ReadBranches(DocumentNode node)
    {
        if (!_values.IsArray(node, "an array of fragments"))
        {
            return [];
        }

        if (node.Children.Count == 0)
        {
            problems.Error(node, "The array is empty.", "Expected at least one fragment. Add one, or remove the key.");
            return [];
        }

        ValueTest[] parts = [.. node.Children.Select(Inner).OfType<ValueTest>()];
        return parts.Length == 0 ? [] : [node.Key == PolicyKeys.AllOf ? AllTest.Of(parts) : AnyTest.Of(parts)];
    }

    private IEnumerable<ValueTest> ReadType(DocumentNode node)
    {
        var types = JsonTypes.None;
        IEnumerable<DocumentNode> names = node.Kind == JsonValueKind.Array ? node.Children : [node];
        foreach (var name in names)
        {
            if (_values.Text(name, "the name of a type as text") is { } text)
            {
                if (JsonTypeNames.TryParse(text, out var type))
                {
                    types |= type;
                }
                else
                {
                    problems.Error(name, $"The type '{text}' is unknown.", "Expected 'null', 'boolean', 'object', 'array', 'number', 'integer' or 'string'. Correct it.");
                }
            }
        }

        if (node.Kind == JsonValueKind.Array && node.Children.Count == 0)
        {
            problems.Error(node, "The array is empty.", "Expected at least one type. Add one.");
        }

        return types == JsonTypes.None ? [] : [new TypeTest(types)];
    }

    /// <summary>Literals, or a reference to a fact about the caller.</summary>
    private IEnumerable<ValueTest> ReadEqual(DocumentNode node)
    {
        var isOneOf = node.Key == PolicyKeys.Enum;
        if (node.Kind == JsonValueKind.Object && node.Find(PolicyKeys.Reference) is { } reference)
        {
            _values.OnlyKeys(node, PolicyKeys.Reference);
            return ReadReference(reference) is { } fact ? [new ReferenceTest(fact, isOneOf)] : [];
        }

        if (!isOneOf)
        {
            return Literal(node) is { } literal ? [new LiteralTest([literal])] : [];
        }

        if (!_values.IsArray(node, "an array of literals, or { \"ref\": \"caller.…\" }"))
        {
            return [];
        }

        if (node.Children.Count == 0)
        {
            problems.Error(node, "The array is empty.", "Expected at least one literal. Add one.");
        }

        JsonElement[] literals = [.. node.Children.Select(Literal).OfType<JsonElement>()];
        return literals.Length == 0 ? [] : [new LiteralTest(literals)];
    }

    private Fact? ReadReference(DocumentNode node)
    {
        if (_values.Text(node, "the name of a fact about the caller, such as 'caller.subject'") is not { } text)
        {
            return null;
        }

        if (Fact.TryParse(text, environment) is { IsOfCaller: true } fact)
        {
            return fact;
        }

        var known = Fact.Names.Where(static name => name.StartsWith("caller.", StringComparison.Ordinal));
        problems.Error(node, $"'{text}' is no fact about the caller.", $"Expected one of '{string.Join("', '", known)}'.{Nearest.Hint(text, known)} Correct it.");
        return null;
    }

    private IEnumerable<ValueTest> ReadBound(DocumentNode node)
    {
        if (node.Kind != JsonValueKind.Number || !ExactNumber.Is(System.Text.Encoding.ASCII.GetBytes(node.Text)))
        {
            problems.Error(node, node.Kind == JsonValueKind.Number ? "Not every reader of JSON understands this number in the same way." : "The value is no number.", "Expected a number that a double carries exactly, as RFC 7493 asks. Correct it.");
            return [];
        }

        if (node.Key == PolicyKeys.MultipleOf && (node.Text[0] == '-' || NumberText.Canonical(node.Text) == "0"))
        {
            problems.Error(node, "Nothing is a multiple of this number.", "Expected a number above zero. Correct it.");
            return [];
        }

        return [new BoundTest(node.Key, NumberText.Canonical(node.Text))];
    }

    private IEnumerable<ValueTest> ReadCount(DocumentNode node)
    {
        if (node.Kind == JsonValueKind.Number && int.TryParse(node.Text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var count) && count <= MaxCount)
        {
            return [new CountTest(node.Key, count)];
        }

        problems.Error(node, "The value is no count.", $"Expected a whole number from 0 to {MaxCount}. Correct it.");
        return [];
    }

    private IEnumerable<ValueTest> ReadRequired(DocumentNode node)
    {
        if (!_values.IsArray(node, "an array of names"))
        {
            return [];
        }

        if (node.Children.Count == 0)
        {
            problems.Error(node, "The array is empty.", "Expected at least one name. Add one, or remove the key.");
        }

        return [.. node.Children.Select(child => _values.Text(child, "a name as text")).OfType<string>().Select(static name => new RequiredTest(name))];
    }

    private JsonElement? Literal(DocumentNode node)
    {
        if (node.FirstInexact() is { } inexact)
        {
            problems.Error(inexact, "Not every reader of JSON understands this number in the same way.", "Expected a number that a double carries exactly, as RFC 7493 asks. Correct it, or write text.");
            return null;
        }

        return node.ToElement();
    }
}
