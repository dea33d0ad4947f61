using System.Text;

namespace McpGovernance.Schemas;

/// <summary>Steers a value past a schema that it must not meet: one of the ways to miss it is chosen.</summary>
internal sealed class ShapeExclusion(ValueShape shape, ValueChoices choices)
{
    private const int MaxNesting = 16;

    private const JsonTypes Numeric = JsonTypes.Number | JsonTypes.Integer;

    public void Exclude(SchemaNode node, ValueScope? scope, ShapePart? parent, int nesting = 0)
    {
        scope = ValueScope.Enter(scope, node);
        if (nesting >= MaxNesting)
        {
            return;
        }

        if (node.AnyOf.Length + node.OneOf.Length > 0 && IsOnlyUnion(node))
        {
            foreach (var branch in (SchemaNode[])[.. node.AnyOf, .. node.OneOf])
            {
                Exclude(branch, scope, parent, nesting + 1);
            }

            return;
        }

        var ways = Ways(node, scope, parent, nesting).ToList();
        if (ways.Count > 0)
        {
            ways[choices.PickInTurn(node, ways.Count)]();
        }
    }

    private static bool IsOnlyUnion(SchemaNode node) =>
        node is { Not: null, If: null, Dynamic: null, Number: null, Text: null, Array: null, Object: null, AllOf.Length: 0, Values.Length: 0, TakesAnyType: true };

    private IEnumerable<Action> Ways(SchemaNode node, ValueScope? scope, ShapePart? parent, int nesting)
    {
        foreach (var way in OwnWays(node, scope))
        {
            yield return way;
        }

        if (node.Not is not null)
        {
            yield return () => shape.Take(node.Not, scope, parent);
        }

        foreach (var schema in node.AllOf)
        {
            yield return () => Exclude(schema, scope, parent, nesting + 1);
        }

        if (node.Dynamic is not null)
        {
            yield return () => Exclude(ValueScope.Resolve(scope, node.Dynamic), scope, parent, nesting + 1);
        }

        if (node.AnyOf.Length > 0)
        {
            yield return () => Array.ForEach(node.AnyOf, branch => Exclude(branch, scope, parent, nesting + 1));
        }

        // Last: another type misses every keyword, but says the least.
        if (Without(shape.Types, node.Types) is var others && (others != JsonTypes.None || node.IsTypeOnly))
        {
            yield return () => ExcludeTypes(node.Types);
        }
    }

    private IEnumerable<Action> OwnWays(SchemaNode node, ValueScope? scope)
    {
        if (node.Object is { } members && (shape.Types & JsonTypes.Object) != 0)
        {
            foreach (var way in ObjectWays(members, scope))
            {
                yield return () =>
                {
                    shape.Types = JsonTypes.Object;
                    way();
                };
            }
        }

        if (node.Array is { } items && (shape.Types & JsonTypes.Array) != 0)
        {
            foreach (var way in ArrayWays(items, scope))
            {
                yield return () =>
                {
                    shape.Types = JsonTypes.Array;
                    way();
                };
            }
        }

        if (node.Number is { } number && (shape.Types & Numeric) != 0)
        {
            foreach (var inverse in Inverses(number))
            {
                yield return () =>
                {
                    shape.Types &= Numeric | JsonTypes.AsWritten;
                    shape.Numbers.Add(inverse);
                };
            }
        }

        if (node.Text is { } text && (shape.Types & JsonTypes.String) != 0)
        {
            foreach (var inverse in Inverses(text))
            {
                yield return () =>
                {
                    shape.Types = JsonTypes.String;
                    shape.Texts.Add(inverse);
                };
            }
        }
    }

    private IEnumerable<Action> ObjectWays(ObjectRules rules, ValueScope? scope)
    {
        foreach (var number in rules.Required)
        {
            yield return () => shape.Forbidden.Add(Encoding.UTF8.GetString(rules.Names[number]));
        }

        for (var number = 0; number < rules.Properties.Length; number++)
        {
            if (rules.Properties[number] is { IsTrue: false } property)
            {
                var name = Encoding.UTF8.GetString(rules.Names[number]);
                yield return () => shape.Members.Add((name, new ValueDemand(property, scope, IsUnwanted: true)));
            }
        }

        if (rules.MinProperties > 0)
        {
            yield return () => shape.MaxProperties = Math.Min(shape.MaxProperties, rules.MinProperties - 1);
        }

        if (rules.MaxProperties < int.MaxValue)
        {
            yield return () => shape.MinProperties = Math.Max(shape.MinProperties, rules.MaxProperties + 1);
        }

        if (rules is not { Additional: null, Patterns.Length: 0, PropertyNames: null, Unevaluated: null })
        {
            yield return () => shape.WantsExtra = true;
        }
    }

    private IEnumerable<Action> ArrayWays(ArrayRules rules, ValueScope? scope)
    {
        if ((rules.Prefix.Length > 0 ? rules.Prefix[0] : rules.Items) is { IsTrue: false } first)
        {
            yield return () => shape.FirstItem.Add(new ValueDemand(first, scope, IsUnwanted: true));
        }

        if (rules.Contains is { } contains && rules.MinContains > 0)
        {
            yield return () => shape.AllItems.Add(new ValueDemand(contains, scope, IsUnwanted: true));
        }

        if (rules.MinItems > 0)
        {
            yield return () => shape.MaxItems = Math.Min(shape.MaxItems, rules.MinItems - 1);
        }

        if (rules.MaxItems < int.MaxValue)
        {
            yield return () => shape.MinItems = Math.Max(shape.MinItems, rules.MaxItems + 1);
        }

        if (rules.UniqueItems)
        {
            yield return () => shape.HasTwins = true;
        }
    }

    private static IEnumerable<NumberRules> Inverses(NumberRules rules)
    {
        if (rules.Minimum is { } minimum)
        {
            yield return new NumberRules { ExclusiveMaximum = minimum };
        }

        if (rules.Maximum is { } maximum)
        {
            yield return new NumberRules { ExclusiveMinimum = maximum };
        }

        if (rules.ExclusiveMinimum is { } above)
        {
            yield return new NumberRules { Maximum = above };
        }

        if (rules.ExclusiveMaximum is { } below)
        {
            yield return new NumberRules { Minimum = below };
        }
    }

    private static IEnumerable<TextRules> Inverses(TextRules rules)
    {
        if (rules.MinLength > 0)
        {
            yield return new TextRules { MaxLength = rules.MinLength - 1 };
        }

        if (rules.MaxLength < int.MaxValue)
        {
            yield return new TextRules { MinLength = rules.MaxLength + 1 };
        }

        if (rules.Pattern is not null || rules.Format is not null)
        {
            yield return new TextRules();
        }
    }

    private static JsonTypes Without(JsonTypes types, JsonTypes excluded)
    {
        types &= ~(excluded & ~(Numeric | JsonTypes.AsWritten));
        return (excluded & JsonTypes.Number) != 0 ? types & ~(Numeric | JsonTypes.AsWritten)
            : (excluded & types & JsonTypes.Integer) != 0 ? types & ~(JsonTypes.Integer | JsonTypes.AsWritten) : types;
    }

    private void ExcludeTypes(JsonTypes excluded)
    {
        shape.IsFraction |= (excluded & JsonTypes.Integer) != 0 && (shape.Types & JsonTypes.Number) != 0;
        shape.Types = Without(shape.Types, excluded);
    }
}
