using System.Numerics;

namespace McpGovernance.Schemas;

/// <summary>Makes numbers: at the bounds, beside them and between, on the grid that <c>multipleOf</c> and <c>integer</c> make.</summary>
internal sealed class NumberMaker(ValueChoices choices)
{
    private static readonly string[] s_far = ["9007199254740991", "9007199254740993", "-9007199254740993", "9223372036854775807", "100000000000000000000", "-1e30", "1e30"];

    /// <summary>The JSON text of a number, or <see langword="null"/> when there is none.</summary>
    public string? Make(ValueShape shape)
    {
        var isInteger = (shape.Types & JsonTypes.Number) == 0;
        var range = new NumberRange();
        foreach (var rules in shape.Numbers)
        {
            range.Take(rules);
        }

        if (isInteger)
        {
            range.TakeStep(ExactNumber.One);
        }

        if (range.IsBeyond)
        {
            return choices.Pick(range.Texts);
        }

        var hasGrid = range.Step is not null;
        range.Settle();
        if (range is { First: { } least, Last: { } most } && least > most)
        {
            return null;
        }

        var number = choices.IsPlain ? Plain(range, hasGrid, shape.IsFraction) : Bold(range, hasGrid);
        return Spell(number, mayVary: (shape.Types & JsonTypes.AsWritten) == 0);
    }

    /// <summary>One, else another small number, else the nearest to zero that there is.</summary>
    private static ExactNumber Plain(NumberRange range, bool hasGrid, bool isFraction)
    {
        if (isFraction && !hasGrid)
        {
            return range.First is { } edge ? range.At(edge + 1) : range.Last is { } end ? range.At(end - 1) : new ExactNumber(5, -1);
        }

        foreach (var wish in (ReadOnlySpan<ExactNumber>)[ExactNumber.One, new ExactNumber(range.StepOrOne, range.Unit), ExactNumber.Zero])
        {
            if (range.Has(wish))
            {
                return wish;
            }
        }

        return range.At(range.First is { Sign: > 0 } || range.Last is null ? range.First ?? 0 : range.Last.Value);
    }

    private ExactNumber Bold(NumberRange range, bool hasGrid)
    {
        var places = new List<BigInteger>();
        if (range.First is { } first)
        {
            places.AddRange([first, first + 1]);
        }

        if (range.Last is { } last)
        {
            places.AddRange([last, last - 1]);
        }

        if (range is { First: { } from, Last: { } to })
        {
            var width = to - from;
            places.AddRange([from + (width / 2), from + (width * choices.Between(0, 1_000) / 1_000)]);
        }
        else
        {
            var start = range.First ?? range.Last ?? 0;
            var direction = range.First is null && range.Last is not null ? -1 : 1;
            places.AddRange([start + (direction * 2), start + (direction * choices.Between(0, hasGrid ? 100 : 1_000_000))]);
        }

        var numbers = places.Select(range.At).ToList();
        foreach (var text in (string[])["0", "1", "-1", "0.5", "1.5", "1e2", s_far[choices.Pick(s_far.Length)]])
        {
            if (ExactNumber.TryParse(text, out var number) && range.Has(number))
            {
                numbers.Add(number);
            }
        }

        numbers = [.. numbers.Where(range.Has)];
        return numbers.Count == 0 ? range.At(range.First ?? range.Last ?? 0) : choices.Pick(numbers);
    }

    /// <summary>One value is written in several ways, and readers differ about them.</summary>
    private string Spell(ExactNumber number, bool mayVary)
    {
        if (!mayVary)
        {
            return number.ToPlain();
        }

        var text = number.ToString();
        if (!choices.Chance(20) || text.Contains('e', StringComparison.Ordinal))
        {
            return text;
        }

        return text == "0" ? choices.Pick((string[])["0.0", "-0", "0e0"])
            : text.Contains('.', StringComparison.Ordinal) ? $"{text}0" : choices.Pick((string[])[$"{text}.0", $"{text}e0", $"{text}0e-1", $"{text}0.0E-1"]);
    }
}
