namespace McpGovernance.Policy;

/// <summary>Kleene's logic over sets of answers: what can come out when each part can be any of its own.</summary>
internal static class ThreeValues
{
    public static Answers Of(bool value) => value ? Answers.True : Answers.False;

    public static Answers Of(bool? value) => value is { } known ? Of(known) : Answers.Unknown;

    public static Answers Not(Answers a) =>
        (a & Answers.Unknown) | ((a & Answers.True) != 0 ? Answers.False : Answers.None) | ((a & Answers.False) != 0 ? Answers.True : Answers.None);

    /// <summary>False when one is false; else unknown when one is unknown.</summary>
    public static Answers And(Answers a, Answers b)
    {
        var result = (a | b) & Answers.False;
        result |= a & b & Answers.True;
        var unknown = ((a & Answers.Unknown) != 0 && (b & (Answers.Unknown | Answers.True)) != 0)
            || ((b & Answers.Unknown) != 0 && (a & Answers.True) != 0);
        return unknown ? result | Answers.Unknown : result;
    }

    /// <summary>True when one is true; else unknown when one is unknown.</summary>
    public static Answers Or(Answers a, Answers b) => Not(And(Not(a), Not(b)));
}
