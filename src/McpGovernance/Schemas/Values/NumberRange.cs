using System.Numerics;

namespace McpGovernance.Schemas;

/// <summary>Which numbers are left when several rules are taken together. Counted in steps once it is settled.</summary>
internal sealed class NumberRange
{
    /// <summary>Where nothing makes a grid, neighbours lie so much closer together than the bounds are written.</summary>
    private const int Finer = 2;

    private ExactNumber? _low;
    private ExactNumber? _high;
    private bool _isLowOpen;
    private bool _isHighOpen;
    private BigInteger _step = 1;

    public ExactNumber? Step { get; private set; }

    /// <summary>The exponent of the unit that everything is counted in.</summary>
    public int Unit { get; private set; }

    public BigInteger StepOrOne => _step;

    /// <summary>The lowest number, in steps.</summary>
    public BigInteger? First { get; private set; }

    public BigInteger? Last { get; private set; }

    /// <summary>Whether a bound is too far away to calculate with. Then the bounds themselves are tried, and what is near zero.</summary>
    public bool IsBeyond { get; private set; }

    public List<string> Texts { get; } = [];

    public void Take(NumberRules rules)
    {
        TakeLow(rules.Minimum, isOpen: false);
        TakeLow(rules.ExclusiveMinimum, isOpen: true);
        TakeHigh(rules.Maximum, isOpen: false);
        TakeHigh(rules.ExclusiveMaximum, isOpen: true);
        if (Read(rules.MultipleOf) is { } divisor)
        {
            TakeStep(divisor);
        }
    }

    public void TakeStep(ExactNumber divisor) => Step = Step is { } step ? ExactNumber.LeastCommonMultiple(step, divisor) : divisor;

    public void Settle()
    {
        var exponents = new[] { _low?.Exponent, _high?.Exponent, Step?.Exponent }.OfType<int>().ToList();
        Unit = (exponents.Count == 0 ? 0 : exponents.Min()) - (Step is null ? Finer : 0);
        _step = Step?.In(Unit) ?? 1;
        if (_low is { } low)
        {
            var units = low.In(Unit);
            var steps = -BigInteger.Divide(-units - Rest(-units), _step);
            First = _isLowOpen && steps * _step == units ? steps + 1 : steps;
        }

        if (_high is { } high)
        {
            var units = high.In(Unit);
            var steps = BigInteger.Divide(units - Rest(units), _step);
            Last = _isHighOpen && steps * _step == units ? steps - 1 : steps;
        }
    }

    public ExactNumber At(BigInteger steps) => new(steps * _step, Unit);

    public bool Has(ExactNumber number)
    {
        var unit = Math.Min(Unit, number.Exponent);
        var (units, step) = (number.In(unit), new ExactNumber(_step, Unit).In(unit));
        return (Step is null || (units % step).IsZero)
            && (_low is not { } low || number.CompareTo(low) is var above && (above > 0 || (above == 0 && !_isLowOpen)))
            && (_high is not { } high || number.CompareTo(high) is var below && (below < 0 || (below == 0 && !_isHighOpen)));
    }

    /// <summary>What is left above the next lower multiple.</summary>
    private BigInteger Rest(BigInteger units) => ((units % _step) + _step) % _step;

    private void TakeLow(NumberBound? bound, bool isOpen)
    {
        if (Read(bound) is { } low && (_low is not { } mine || low.CompareTo(mine) is var order && (order > 0 || (order == 0 && isOpen))))
        {
            (_low, _isLowOpen) = (low, isOpen);
        }
    }

    private void TakeHigh(NumberBound? bound, bool isOpen)
    {
        if (Read(bound) is { } high && (_high is not { } mine || high.CompareTo(mine) is var order && (order < 0 || (order == 0 && isOpen))))
        {
            (_high, _isHighOpen) = (high, isOpen);
        }
    }

    private ExactNumber? Read(NumberBound? bound)
    {
        if (bound is null)
        {
            return null;
        }

        if (ExactNumber.TryParse(bound.Text, out var number))
        {
            return number;
        }

        IsBeyond = true;
        Texts.AddRange([bound.Text, "1", "0", "-1"]);
        return null;
    }
}
