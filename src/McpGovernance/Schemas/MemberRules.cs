using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>How the members of an object are held against its rules, wherever they come from.</summary>
internal static class MemberRules
{
    public const int WordsOnStack = 4;

    /// <param name="rules">The rules.</param>
    /// <param name="name">The member's name, without escapes.</param>
    /// <param name="value">Its value.</param>
    /// <param name="index">Its place among the members.</param>
    /// <param name="seen">Takes the numbers of the names that are there.</param>
    /// <param name="evaluated">Takes the places that were looked at.</param>
    /// <param name="evaluation">The validation.</param>
    public static bool CheckMember(
        ObjectRules rules, ReadOnlySpan<byte> name, JsonElement value, int index, Span<ulong> seen, Span<ulong> evaluated, ref Evaluation evaluation)
    {
        var isKnown = false;
        var number = rules.Names.Find(name);
        if (number >= 0)
        {
            seen[number >> 6] |= 1UL << number;
            if (rules.Properties[number] is { } property)
            {
                isKnown = true;
                if (!evaluation.Check(property, new ElementInstance(value), default))
                {
                    return false;
                }
            }
        }

        foreach (var (pattern, schema) in rules.Patterns)
        {
            if (pattern.IsMatch(name, ref evaluation))
            {
                isKnown = true;
                if (!evaluation.Check(schema, new ElementInstance(value), default))
                {
                    return false;
                }
            }
        }

        if (!isKnown && rules.Additional is not null)
        {
            isKnown = true;
            if (!evaluation.Check(rules.Additional, new ElementInstance(value), default))
            {
                return false;
            }
        }

        if (isKnown)
        {
            evaluated.Mark(index);
        }

        return (rules.PropertyNames is null || evaluation.Check(rules.PropertyNames, new NameInstance(name), default)) && !evaluation.Stops;
    }

    /// <summary>What can be said only when all members were seen.</summary>
    public static bool CheckWhole<T>(ObjectRules rules, T value, int count, ReadOnlySpan<ulong> seen, Span<ulong> evaluated, ref Evaluation evaluation)
        where T : struct, IInstance, allows ref struct
    {
        if (count < rules.MinProperties || count > rules.MaxProperties)
        {
            return false;
        }

        for (var word = 0; word < rules.RequiredBits.Length; word++)
        {
            if ((rules.RequiredBits[word] & ~seen[word]) != 0)
            {
                return false;
            }
        }

        foreach (var (name, required) in rules.DependentRequired)
        {
            if (seen.Has(name) && !HasAll(seen, required))
            {
                return false;
            }
        }

        foreach (var (name, schema) in rules.DependentSchemas)
        {
            if (seen.Has(name) && !evaluation.Check(schema, value, evaluated))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasAll(ReadOnlySpan<ulong> seen, int[] names)
    {
        foreach (var name in names)
        {
            if (!seen.Has(name))
            {
                return false;
            }
        }

        return true;
    }
}
