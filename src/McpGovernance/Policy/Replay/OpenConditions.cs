namespace McpGovernance.Policy;

/// <summary>What conditions can answer of a recorded request: arguments are open, and so are the claims of a caller who had some.</summary>
internal static class OpenConditions
{
    /// <summary>Whether a guard applied: yes, no, or both where that is open.</summary>
    public static Answers Applies(GuardDefinition guard, in PolicyQuestion question)
    {
        var facts = new ConditionFacts(question, null, isOpen: true);
        var when = guard.When is null ? Answers.True : Ask(guard.When, ref facts);
        facts.Begin();
        var unless = guard.Unless is null ? Answers.False : Ask(guard.Unless, ref facts);
        var may = (when & (Answers.True | Answers.Unknown)) != 0 && (unless & (Answers.False | Answers.Unknown)) != 0;
        var mayNot = (when & Answers.False) != 0 || (unless & Answers.True) != 0;
        return (may ? Answers.True : Answers.None) | (mayNot ? Answers.False : Answers.None);
    }

    /// <summary>Whether a guard reads claims, which no record has.</summary>
    public static bool ReadsClaims(GuardDefinition guard) => Conditions(guard).Any(static one => IsOfClaim(one));

    /// <summary>Whether a guard reads arguments.</summary>
    public static bool ReadsArguments(GuardDefinition guard) => Conditions(guard).Any(static one => one is ArgumentCondition);

    /// <summary>Whether a guard reads the caller's roles, which another policy may give otherwise.</summary>
    public static bool ReadsRoles(GuardDefinition guard) =>
        Conditions(guard).Any(static one => one is FactCondition { Fact.Kind: FactKind.CallerRoles } || (one is ArgumentCondition { Test: { } test } && Refers(test, FactKind.CallerRoles)));

    /// <summary>Whether a guard reads what only a catalog says of a tool.</summary>
    public static bool ReadsCatalog(GuardDefinition guard) => Conditions(guard).Any(static one => one is FactCondition { Fact.Kind: FactKind.ToolRisk or FactKind.ToolData }
        || (one is ArgumentCondition { Test: { } test } && (Refers(test, FactKind.ToolRisk) || Refers(test, FactKind.ToolData))));

    private static IEnumerable<Condition> Conditions(GuardDefinition guard) => (guard.When?.All() ?? []).Concat(guard.Unless?.All() ?? []);

    private static Answers Ask(Condition condition, ref ConditionFacts facts)
    {
        switch (condition)
        {
            case AllCondition:
                var all = Answers.True;
                foreach (var part in condition.Parts)
                {
                    all = ThreeValues.And(all, Ask(part, ref facts));
                }

                return all;
            case AnyCondition:
                var any = Answers.False;
                foreach (var part in condition.Parts)
                {
                    any = ThreeValues.Or(any, Ask(part, ref facts));
                }

                return any;
            case OppositeCondition:
                return ThreeValues.Not(Ask(condition.Parts[0], ref facts));
            default:
                return facts.Caller.IsVerified && IsOfClaim(condition) ? Answers.Any : condition.Ask(ref facts);
        }
    }

    private static bool IsOfClaim(Condition condition) =>
        condition is FactCondition { Fact.Kind: FactKind.CallerClaim } || (condition is ArgumentCondition { Test: { } test } && Refers(test, FactKind.CallerClaim));

    private static bool Refers(ValueTest test, FactKind kind) => (test is ReferenceTest reference && reference.Fact.Kind == kind) || test.Parts.Any(part => Refers(part, kind));
}
