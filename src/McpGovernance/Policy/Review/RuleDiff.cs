using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>Compares rules by their definitions, and says of each difference whether it narrows or widens.</summary>
internal static class RuleDiff
{
    /// <summary>Compares a section. A rule that only has another name is the same rule.</summary>
    public static IEnumerable<PolicyDifference> Sections<T>(
        string section, IReadOnlyList<T> old, IReadOnlyList<T> now, Func<T, string> nameOf, Func<T, T> rename, Action<Utf8JsonWriter, T> write, Func<T, T, PolicyEffect> compare)
        where T : class
    {
        string Text(T one) => PolicyNormalForm.Text(writer => write(writer, one));
        string Nameless(T one) => PolicyNormalForm.Text(writer => write(writer, rename(one)));
        var (before, after) = (old.ToDictionary(nameOf, StringComparer.Ordinal), now.ToDictionary(nameOf, StringComparer.Ordinal));
        var gone = before.Where(one => !after.ContainsKey(one.Key)).Select(static one => one.Value).ToList();
        foreach (var one in now)
        {
            var name = nameOf(one);
            if (before.TryGetValue(name, out var was))
            {
                if (Text(was) != Text(one))
                {
                    yield return new PolicyDifference($"{section}/{name}", compare(was, one), $"'{name}' of '{section}' was changed.");
                }
            }
            else if (gone.Find(other => Nameless(other) == Nameless(one)) is { } renamed)
            {
                gone.Remove(renamed);
                yield return new PolicyDifference($"{section}/{name}", PolicyEffect.None, $"'{nameOf(renamed)}' of '{section}' is called '{name}' now.");
            }
            else
            {
                yield return new PolicyDifference($"{section}/{name}", PolicyEffect.Narrows, $"'{name}' of '{section}' is new.");
            }
        }

        foreach (var one in gone)
        {
            yield return new PolicyDifference($"{section}/{nameOf(one)}", PolicyEffect.Widens, $"'{nameOf(one)}' of '{section}' is gone.");
        }
    }

    public static PolicyEffect OfCeiling(CeilingDefinition old, CeilingDefinition now) => Combine(
        Holding(old.Environments, now.Environments),
        Opposite(About(old.Admit, now.Admit)));

    /// <summary>A guard is stricter when it is about more, applies more often, or asks for more.</summary>
    public static PolicyEffect OfGuard(GuardDefinition old, GuardDefinition now) => Combine(
        Holding(old.Environments, now.Environments),
        About(old.Targets, now.Targets),
        Condition(old.When, now.When),
        Condition(old.Unless, now.Unless),
        old.Denies == now.Denies ? Asking(old.Requirement, now.Requirement) : now.Denies ? PolicyEffect.Narrows : PolicyEffect.Widens);

    public static PolicyEffect OfLimit(LimitDefinition old, LimitDefinition now) => Combine(About(old.Targets, now.Targets), Limit(old.Rule, now.Rule));

    public static IEnumerable<PolicyDifference> Roles(IReadOnlyList<RoleDefinition> old, IReadOnlyList<RoleDefinition> now)
    {
        var before = old.ToDictionary(static one => one.Name, StringComparer.Ordinal);
        foreach (var role in now)
        {
            var part = $"{PolicyKeys.Roles}/{role.Name}";
            if (!before.TryGetValue(role.Name, out var was))
            {
                yield return new PolicyDifference(part, PolicyEffect.None, $"The role '{role.Name}' is new; what it gives, the matrix says.");
            }
            else if (TextOf(was) != TextOf(role))
            {
                yield return new PolicyDifference(part, OfRole(was, role), $"The rules of the role '{role.Name}' were changed.");
            }
        }

        foreach (var gone in old.Where(one => !now.Any(role => role.Name == one.Name)))
        {
            // Conditions may ask for the absence of a role.
            yield return new PolicyDifference($"{PolicyKeys.Roles}/{gone.Name}", PolicyEffect.None, $"The role '{gone.Name}' is gone; what it gave, the matrix says.");
        }
    }

    /// <summary>A definition as text: equal for those that mean the same by their words.</summary>
    public static string TextOf(RoleDefinition role) => string.Join(
        '\n',
        [
            .. role.AnyOf.Select(static rule => "any " + PolicyNormalForm.Text(rule)), .. role.AllOf.Select(static rule => "all " + PolicyNormalForm.Text(rule)),
            $"{role.MaxTokenAge?.Ticks} {role.MaxSessionAge?.Ticks}",
        ]);

    private static PolicyEffect OfRole(RoleDefinition old, RoleDefinition now)
    {
        var (before, after) = (Clauses(old), Clauses(now));
        var (isKept, keeps) = (Implies(after, before), Implies(before, after));
        var rules = isKept && keeps ? PolicyEffect.None : isKept ? PolicyEffect.Narrows : keeps ? PolicyEffect.Widens : PolicyEffect.MayWiden;
        return Combine(rules, Shorter(old.MaxTokenAge, now.MaxTokenAge), Shorter(old.MaxSessionAge, now.MaxSessionAge));
    }

    /// <summary>Lists of rules, of each of which one must hold.</summary>
    private static List<HashSet<string>> Clauses(RoleDefinition role)
    {
        List<HashSet<string>> clauses = [.. role.AllOf.Select(static rule => new HashSet<string>(StringComparer.Ordinal) { PolicyNormalForm.Text(rule) })];
        if (role.AnyOf.Count > 0)
        {
            clauses.Add([.. role.AnyOf.Select(static rule => PolicyNormalForm.Text(rule))]);
        }

        return clauses;
    }

    /// <summary>Whether the one holding shows that the other does: each list of the other has all of a list of the one.</summary>
    private static bool Implies(List<HashSet<string>> one, List<HashSet<string>> other) => other.TrueForAll(clause => one.Exists(clause.IsSupersetOf));

    private static PolicyEffect Shorter(TimeSpan? old, TimeSpan? now) => old == now ? PolicyEffect.None : now is null || old < now ? PolicyEffect.Widens : PolicyEffect.Narrows;

    /// <summary>More elements are stricter.</summary>
    private static PolicyEffect Subset(HashSet<string> now, HashSet<string> old) => now.SetEquals(old) ? PolicyEffect.None
        : old.IsSubsetOf(now) ? PolicyEffect.Narrows
        : now.IsSubsetOf(old) ? PolicyEffect.Widens : PolicyEffect.MayWiden;

    /// <summary>More environments are stricter, and none named means all.</summary>
    private static PolicyEffect Holding(IReadOnlyList<string> old, IReadOnlyList<string> now) => old.SequenceEqual(now) ? PolicyEffect.None
        : now.Count == 0 ? PolicyEffect.Narrows
        : old.Count == 0 ? PolicyEffect.Widens
        : Subset([.. now], [.. old]);

    /// <summary>Being about more is stricter.</summary>
    private static PolicyEffect About(IReadOnlyList<MatrixEntry> old, IReadOnlyList<MatrixEntry> now)
    {
        bool CoveredBy(IReadOnlyList<MatrixEntry> narrow, IReadOnlyList<MatrixEntry> wide) =>
            narrow.All(one => wide.Any(other => other.Text == one.Text || EntryInclusion.Includes(other, one)));
        var (keeps, isKept) = (CoveredBy(old, now), CoveredBy(now, old));
        return keeps && isKept ? PolicyEffect.None : keeps ? PolicyEffect.Narrows : isKept ? PolicyEffect.Widens : PolicyEffect.MayWiden;
    }

    /// <summary>A guard without the condition applies always.</summary>
    private static PolicyEffect Condition(Condition? old, Condition? now) => old?.ToString() == now?.ToString() ? PolicyEffect.None
        : now is null ? PolicyEffect.Narrows
        : old is null ? PolicyEffect.Widens : PolicyEffect.MayWiden;

    private static PolicyEffect Asking(Requirement old, Requirement now)
    {
        string Rest(Requirement one) => PolicyNormalForm.Text(writer => RequirementWriter.Write(writer, one with { Scopes = [], Redact = [], Person = false, Confirmation = false }));
        return Combine(
            Subset([.. now.Scopes], [.. old.Scopes]),
            Subset([.. now.Redact], [.. old.Redact]),
            Flag(old.Person, now.Person),
            Flag(old.Confirmation, now.Confirmation),
            Rest(old) == Rest(now) ? PolicyEffect.None : Rest(old) == Rest(Requirement.None) ? PolicyEffect.Narrows : Rest(now) == Rest(Requirement.None) ? PolicyEffect.Widens : PolicyEffect.MayWiden);
    }

    private static PolicyEffect Flag(bool old, bool now) => old == now ? PolicyEffect.None : now ? PolicyEffect.Narrows : PolicyEffect.Widens;

    private static PolicyEffect Limit(LimitRule old, LimitRule now)
    {
        if (!old.Per.SequenceEqual(now.Per) || old.Rate?.Period != now.Rate?.Period || old.Quota?.Period != now.Quota?.Period || old.Quota?.Zone.Id != now.Quota?.Zone.Id)
        {
            return PolicyEffect.MayWiden;
        }

        return Combine(Fewer(old.Rate?.Calls, now.Rate?.Calls), Fewer(old.Rate?.Burst, now.Rate?.Burst), Fewer(old.Concurrency, now.Concurrency), Fewer(old.Quota?.Calls, now.Quota?.Calls));
    }

    private static PolicyEffect Fewer(long? old, long? now) => old == now ? PolicyEffect.None : now is null || old < now ? PolicyEffect.Widens : PolicyEffect.Narrows;

    private static PolicyEffect Opposite(PolicyEffect effect) => effect switch { PolicyEffect.Narrows => PolicyEffect.Widens, PolicyEffect.Widens => PolicyEffect.Narrows, _ => effect };

    /// <summary>Of several changes of one rule: one that narrows and one that widens together may widen.</summary>
    private static PolicyEffect Combine(params ReadOnlySpan<PolicyEffect> effects)
    {
        var (narrows, widens, may) = (effects.Contains(PolicyEffect.Narrows), effects.Contains(PolicyEffect.Widens), effects.Contains(PolicyEffect.MayWiden));
        return may || (narrows && widens) ? PolicyEffect.MayWiden : widens ? PolicyEffect.Widens : narrows ? PolicyEffect.Narrows : PolicyEffect.None;
    }
}
