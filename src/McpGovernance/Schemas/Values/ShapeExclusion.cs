using System.Text;

namespace McpGovernance.Schemas;

/// <summary>Steers a value past a schema that it must not meet: one of the ways to miss it is chosen.</summary>
internal sealed class ShapeExclusion(ValueShape shape, ValueChoices choices)
{
    private const int MaxNesting = 16;

    /// <summary>No schema is likely to have a member of this name.</summary>
    private const string Undeclared = "extra-0";

    public void Exclude(SchemaNode node, ValueScope? scope, ShapePart? parent, int nesting = 0)
    {
        scope = ValueScope.Enter(scope, node);

        // Now and then nothing is steered at all: the value may miss it anyway, and no way need be the right one.
        if (nesting >= MaxNesting || choices.Chance(20))
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
        foreach (var way in OwnWays(node, scope, parent, nesting))
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

        if (node.OneOf.Length > 0)
        {
            yield return () => Array.ForEach(node.OneOf, branch => Exclude(branch, scope, parent, nesting + 1));
            yield return () => Array.ForEach(node.OneOf[..Math.Min(2, node.OneOf.Length)], branch => shape.Take(branch, scope, parent));
        }

        foreach (var way in ConditionWays(node, scope, parent, nesting))
        {
            yield return way;
        }

        // Last: another type misses every keyword, but says the least.
        if (TypeSets.Without(shape.Types, node.Types) is var others && (others != JsonTypes.None || node.IsTypeOnly))
        {
            yield return () => ExcludeTypes(node.Types);
        }
    }

    private IEnumerable<Action> ConditionWays(SchemaNode node, ValueScope? scope, ShapePart? parent, int nesting)
    {
        if (node.If is { } condition && node.Then is { } then)
        {
            yield return () =>
            {
                shape.Take(condition, scope, parent);
                Exclude(then, scope, parent, nesting + 1);
            };
        }

        if (node.If is { } other && node.Else is { } otherwise)
        {
            yield return () =>
            {
                Exclude(other, scope, parent, nesting + 1);
                Exclude(otherwise, scope, parent, nesting + 1);
            };
        }
    }

    private IEnumerable<Action> OwnWays(SchemaNode node, ValueScope? scope, ShapePart? parent, int nesting)
    {
        if (node.Object is { } members && (shape.Types & JsonTypes.Object) != 0)
        {
            foreach (var way in ObjectWays(members, scope).Concat(DependencyWays(members, scope, parent, nesting)))
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

        if (node.Number is { } number && (shape.Types & TypeSets.Numeric) != 0)
        {
            foreach (var inverse in RuleInverses.Of(number))
            {
                yield return () =>
                {
                    shape.Types &= TypeSets.Numeric | JsonTypes.AsWritten;
                    shape.Numbers.Add(inverse);
                };
            }
        }

        if (node.Text is { } text && (shape.Types & JsonTypes.String) != 0)
        {
            foreach (var inverse in RuleInverses.Of(text))
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

        foreach (var rest in (SchemaNode?[])[rules.Additional, rules.Unevaluated])
        {
            if (rest is { IsTrue: false })
            {
                yield return () => shape.Members.Add((Undeclared, new ValueDemand(rest, scope, IsUnwanted: true)));
            }
        }

        if (rules is not { Additional: null, Patterns.Length: 0, PropertyNames: null, Unevaluated: null })
        {
            yield return () => shape.WantsExtra = true;
        }
    }

    private IEnumerable<Action> DependencyWays(ObjectRules rules, ValueScope? scope, ShapePart? parent, int nesting)
    {
        foreach (var (name, required) in rules.DependentRequired.Where(static one => one.Required.Length > 0))
        {
            yield return () =>
            {
                shape.Members.Add((Encoding.UTF8.GetString(rules.Names[name]), ValueDemand.Nothing));
                shape.Forbidden.Add(Encoding.UTF8.GetString(rules.Names[choices.Pick(required)]));
            };
        }

        foreach (var (name, schema) in rules.DependentSchemas)
        {
            yield return () =>
            {
                shape.Members.Add((Encoding.UTF8.GetString(rules.Names[name]), ValueDemand.Nothing));
                Exclude(schema, scope, parent, nesting + 1);
            };
        }
    }

    private IEnumerable<Action> ArrayWays(ArrayRules rules, ValueScope? scope)
    {
        if ((rules.Prefix.Length > 0 ? rules.Prefix[0] : rules.Items) is { IsTrue: false } first)
        {
            yield return () => shape.FirstItem.Add(new ValueDemand(first, scope, IsUnwanted: true));
        }

        if (rules.Unevaluated is { IsTrue: false } rest)
        {
            yield return () => shape.FirstItem.Add(new ValueDemand(rest, scope, IsUnwanted: true));
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

    private void ExcludeTypes(JsonTypes excluded)
    {
        shape.IsFraction |= (excluded & JsonTypes.Integer) != 0 && (shape.Types & JsonTypes.Number) != 0;
        shape.Types = TypeSets.Without(shape.Types, excluded);
    }
}
