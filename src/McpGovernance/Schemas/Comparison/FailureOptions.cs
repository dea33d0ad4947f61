using System.Runtime.CompilerServices;

namespace McpGovernance.Schemas;

/// <summary>The ways in which a value of a type can fail a schema.</summary>
internal static class FailureOptions
{
    /// <summary>Of more branches, not each pair is looked at.</summary>
    public const int MaxBranches = 60;

    public const string TooMany = "'oneOf' has more branches than are held against each other";

    /// <remarks>Together they cover all ways; each may let more through than fails.</remarks>
    public static IEnumerable<BranchOption> Of(SchemaNode node, JsonTypes type) => Of(node, type, []);

    private static IEnumerable<BranchOption> Of(SchemaNode node, JsonTypes type, HashSet<SchemaNode> seen)
    {
        if (!seen.Add(node))
        {
            return [];
        }

        if (!node.Admits(type))
        {
            return [new BranchOption()];
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return [new BranchOption { Guess = "the schemas nest deeper than a comparison looks" }];
        }

        return [.. OfScalars(node, type), .. OfArrays(node, type), .. ObjectFailures.Of(node, type), .. OfInPlace(node, type, seen)];
    }

    private static IEnumerable<BranchOption> OfScalars(SchemaNode node, JsonTypes type)
    {
        foreach (var values in node.Values)
        {
            yield return BranchOption.Add(facts => facts.Exclude(values));
        }

        if (type == JsonTypes.Number)
        {
            foreach (var option in OfNumber(node))
            {
                yield return option;
            }
        }

        if (type != JsonTypes.String || node.Text is not { } rules)
        {
            yield break;
        }

        if (rules.MinLength > 0)
        {
            yield return BranchOption.Add(facts => facts.Text.Most = Math.Min(facts.Text.Most, rules.MinLength - 1));
        }

        if (rules.MaxLength < int.MaxValue)
        {
            yield return BranchOption.Add(facts => facts.Text.Least = Math.Max(facts.Text.Least, rules.MaxLength + 1));
        }

        if (rules.Pattern is { } pattern)
        {
            yield return BranchOption.Add(facts => facts.Text.NotPatterns.Add(pattern));
        }

        if (rules.Format is { } format)
        {
            yield return BranchOption.Add(facts => facts.Text.NotFormats.Add(format));
        }
    }

    private static IEnumerable<BranchOption> OfNumber(SchemaNode node)
    {
        if (!node.Types.HasFlag(JsonTypes.Number))
        {
            yield return BranchOption.Add(static facts => facts.Number.NotMultiples.Add(ExactNumber.One));
            if (node.Types.HasFlag(JsonTypes.AsWritten))
            {
                yield return BranchOption.Add(static facts =>
                {
                    facts.Number.MultipleOf(ExactNumber.One);
                    facts.Number.IsWrittenAsFraction = true;
                });
            }
        }

        if (node.Number is not { } rules)
        {
            yield break;
        }

        if (rules.Minimum is not null)
        {
            yield return BranchOption.Add(facts => facts.Number.AtMost(rules.Minimum, isOpen: true));
        }

        if (rules.ExclusiveMinimum is not null)
        {
            yield return BranchOption.Add(facts => facts.Number.AtMost(rules.ExclusiveMinimum, isOpen: false));
        }

        if (rules.Maximum is not null)
        {
            yield return BranchOption.Add(facts => facts.Number.AtLeast(rules.Maximum, isOpen: true));
        }

        if (rules.ExclusiveMaximum is not null)
        {
            yield return BranchOption.Add(facts => facts.Number.AtLeast(rules.ExclusiveMaximum, isOpen: false));
        }

        if (rules.MultipleOf is { } divisor)
        {
            yield return BranchOption.Add(facts => facts.Number.NoMultipleOf(divisor));
        }
    }

    private static IEnumerable<BranchOption> OfArrays(SchemaNode node, JsonTypes type)
    {
        if (type != JsonTypes.Array || node.Array is not { } rules)
        {
            yield break;
        }

        if (rules.MinItems > 0)
        {
            yield return BranchOption.Add(facts => facts.Array.Most = Math.Min(facts.Array.Most, rules.MinItems - 1));
        }

        if (rules.MaxItems < int.MaxValue)
        {
            yield return BranchOption.Add(facts => facts.Array.Least = Math.Max(facts.Array.Least, rules.MaxItems + 1));
        }

        if (rules.UniqueItems)
        {
            yield return BranchOption.Add(static facts => facts.Array.Repeats = true);
        }

        for (var index = 0; index < rules.Prefix.Length; index++)
        {
            var (at, schema) = (index, rules.Prefix[index]);
            yield return BranchOption.Add(facts => facts.Array.Refused.Add((at, schema)));
        }

        if (rules.Items is { } items)
        {
            yield return BranchOption.Add(facts => facts.Array.RefusedAfter.Add((rules.Prefix.Length, items)));
        }

        if (rules.Contains is { } contains)
        {
            foreach (var option in OfContains(rules, contains))
            {
                yield return option;
            }
        }

        if (rules.Unevaluated is { } rest && Evaluated.ItemsAlways(node) is { } from)
        {
            yield return BranchOption.Add(facts => facts.Array.RefusedAfter.Add((from, rest)));
        }
    }

    private static IEnumerable<BranchOption> OfContains(ArrayRules rules, SchemaNode contains)
    {
        if (rules.MinContains == 1)
        {
            yield return BranchOption.Add(facts => facts.Array.Nowhere.Add(contains));
        }
        else if (rules.MinContains > 1)
        {
            yield return BranchOption.Add(facts => facts.Array.Fewer.Add((contains, rules.MinContains)));
        }

        if (rules.MaxContains < int.MaxValue)
        {
            yield return BranchOption.Add(facts => facts.Array.Somewhere.Add((new SchemaClaim(contains), rules.MaxContains + 1)));
        }
    }

    private static IEnumerable<BranchOption> OfInPlace(SchemaNode node, JsonTypes type, HashSet<SchemaNode> seen)
    {
        foreach (var option in node.AllOf.SelectMany(part => Of(part, type, seen)))
        {
            yield return option;
        }

        if (node.AnyOf.Length > 0)
        {
            yield return BranchOption.Refuse(node.AnyOf);
        }

        if (node.OneOf.Length > 0)
        {
            yield return BranchOption.Refuse(node.OneOf);
            if (node.OneOf.Length > MaxBranches)
            {
                yield return new BranchOption { Guess = TooMany };
            }

            for (var first = 0; first < node.OneOf.Length && node.OneOf.Length <= MaxBranches; first++)
            {
                for (var second = first + 1; second < node.OneOf.Length; second++)
                {
                    yield return BranchOption.Ask(new SchemaClaim(node.OneOf[first]), new SchemaClaim(node.OneOf[second]));
                }
            }
        }

        if (node.Not is { } not)
        {
            yield return BranchOption.Ask(new SchemaClaim(not));
        }

        if (node.If is { } condition)
        {
            if (node.Then is { } then)
            {
                yield return BranchOption.Refuse(then) with { Asked = [new SchemaClaim(condition)] };
            }

            if (node.Else is { } otherwise)
            {
                yield return BranchOption.Refuse(condition, otherwise);
            }
        }

        if (node.Dynamic is not null)
        {
            yield return new BranchOption { Guess = "a dynamic reference means by the way to it" };
        }
    }
}
