using System.Numerics;

namespace McpGovernance.Schemas;

/// <summary>What is known about a number that is looked for.</summary>
internal sealed class NumberFacts
{
    /// <summary>As many candidates are tried one by one.</summary>
    private const int MaxTried = 2_000;

    /// <summary>Longer numbers are not calculated with.</summary>
    private const int MaxBits = 20_000;

    private (ExactNumber Value, bool IsOpen)? _low;
    private (ExactNumber Value, bool IsOpen)? _high;
    private ExactNumber? _step;

    public NumberFacts()
    {
    }

    public NumberFacts(NumberFacts other)
    {
        (_low, _high, _step) = (other._low, other._high, other._step);
        NotMultiples.AddRange(other.NotMultiples);
        Excluded.UnionWith(other.Excluded);
        (IsGuess, IsWrittenAsInteger, IsWrittenAsFraction) = (other.IsGuess, other.IsWrittenAsInteger, other.IsWrittenAsFraction);
    }

    public List<ExactNumber> NotMultiples { get; } = [];

    public HashSet<ExactNumber> Excluded { get; } = [];

    /// <summary>Whether something is asked that is not looked at here.</summary>
    public bool IsGuess { get; set; }

    /// <summary>draft-04: without a fraction, even of zeros.</summary>
    public bool IsWrittenAsInteger { get; set; }

    public bool IsWrittenAsFraction { get; set; }

    public void Add(NumberRules rules)
    {
        AtLeast(rules.Minimum, isOpen: false);
        AtLeast(rules.ExclusiveMinimum, isOpen: true);
        AtMost(rules.Maximum, isOpen: false);
        AtMost(rules.ExclusiveMaximum, isOpen: true);
        if (Parse(rules.MultipleOf) is { } step)
        {
            MultipleOf(step);
        }
    }

    public void MultipleOf(ExactNumber step)
    {
        var both = _step is { } known ? ExactNumber.LeastCommonMultiple(known, step) : step;
        if (both.Digits.GetBitLength() > MaxBits)
        {
            IsGuess = true;     // Left out, it lets more through.
            return;
        }

        _step = both;
    }

    public void AtLeast(NumberBound? bound, bool isOpen)
    {
        if (Parse(bound) is { } value && (_low is not { } low || value > low.Value || (value == low.Value && isOpen)))
        {
            _low = (value, isOpen);
        }
    }

    public void AtMost(NumberBound? bound, bool isOpen)
    {
        if (Parse(bound) is { } value && (_high is not { } high || value < high.Value || (value == high.Value && isOpen)))
        {
            _high = (value, isOpen);
        }
    }

    /// <summary>Adds that it is no multiple.</summary>
    public void NoMultipleOf(NumberBound bound)
    {
        if (Parse(bound) is { } divisor)
        {
            NotMultiples.Add(divisor);
        }
    }

    /// <summary>A number with all this, as JSON text; <see langword="null"/> where there is none.</summary>
    /// <param name="isSure">Whether an answer of none is proved.</param>
    public string? Find(out bool isSure)
    {
        isSure = true;
        if (IsWrittenAsInteger && IsWrittenAsFraction)
        {
            return null;
        }

        if (_low is { } low && _high is { } high && (low.Value > high.Value || (low.Value == high.Value && (low.IsOpen || high.IsOpen))))
        {
            return null;
        }

        var found = _step is { } step ? FindStep(step, out isSure) : FindAnywhere(out isSure);
        return found is { } number ? number.ToPlain() + (IsWrittenAsFraction ? ".0" : "") : null;
    }

    private ExactNumber? Parse(NumberBound? bound)
    {
        if (bound is null)
        {
            return null;
        }

        if (ExactNumber.TryParse(bound.Text, out var number))
        {
            return number;
        }

        IsGuess = true;
        return null;
    }

    /// <summary>Among the multiples: the nearest to zero first.</summary>
    private ExactNumber? FindStep(ExactNumber step, out bool isSure)
    {
        isSure = true;
        if (NotMultiples.Exists(step.IsMultipleOf))
        {
            return null;
        }

        var first = _low is { } low ? low.Value.Ceiling(step) + (low.IsOpen && low.Value.IsMultipleOf(step) ? 1 : 0) : (BigInteger?)null;
        var last = _high is { } high ? high.Value.Floor(step) - (high.IsOpen && high.Value.IsMultipleOf(step) ? 1 : 0) : (BigInteger?)null;
        if (first > last)
        {
            return null;
        }

        var start = first > 0 ? first.Value : last < 0 ? last.Value : BigInteger.Zero;
        var tried = 0;
        for (BigInteger away = 0; tried < MaxTried; away++)
        {
            var (up, down) = (start + away, start - away);
            var (isUp, isDown) = (!(up > last), !(down < first));
            if (!isUp && !isDown)
            {
                return null;
            }

            tried++;
            if (isUp && Fits(step * up))
            {
                return step * up;
            }

            if (isDown && Fits(step * down))
            {
                return step * down;
            }
        }

        isSure = false;
        return null;
    }

    private ExactNumber? FindAnywhere(out bool isSure)
    {
        isSure = true;
        if (_low is { } from && _high is { } to && from.Value == to.Value)
        {
            return Fits(from.Value) ? from.Value : null;
        }

        foreach (var candidate in Candidates().Take(MaxTried))
        {
            if (IsWithin(candidate) && Fits(candidate))
            {
                return candidate;
            }
        }

        isSure = false;
        return null;
    }

    private IEnumerable<ExactNumber> Candidates()
    {
        yield return ExactNumber.Zero;
        var half = new ExactNumber(5, -1);
        for (var whole = 1; whole <= 8; whole++)
        {
            yield return ExactNumber.One * whole;
            yield return ExactNumber.One * -whole;
        }

        yield return half;
        yield return half * -1;
        var (low, high) = (_low?.Value, _high?.Value);
        (low, high) = (low ?? (high is { } top ? top + new ExactNumber(-2, 0) : ExactNumber.Zero), high ?? (low is { } bottom ? bottom + new ExactNumber(2, 0) : ExactNumber.One));
        yield return low.Value;
        yield return high.Value;

        // Ever finer from both ends: a multiple is left behind sooner or later, and what is excluded is finite.
        var (left, right) = (ExactNumber.Middle(low.Value, high.Value), ExactNumber.Middle(low.Value, high.Value));
        for (var depth = 0; depth < 200 + Excluded.Count; depth++)
        {
            yield return left;
            yield return right;
            (left, right) = (ExactNumber.Middle(low.Value, left), ExactNumber.Middle(right, high.Value));
        }
    }

    private bool IsWithin(ExactNumber number) =>
        !(_low is { } low && (number < low.Value || (low.IsOpen && number == low.Value))) && !(_high is { } high && (number > high.Value || (high.IsOpen && number == high.Value)));

    private bool Fits(ExactNumber number) => !NotMultiples.Exists(number.IsMultipleOf) && !Excluded.Contains(number);
}
