namespace McpGovernance.Schemas;

/// <summary>Rules of which each is met by what misses one of the given rules.</summary>
internal static class RuleInverses
{
    public static IEnumerable<NumberRules> Of(NumberRules rules)
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

    public static IEnumerable<TextRules> Of(TextRules rules)
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
}
