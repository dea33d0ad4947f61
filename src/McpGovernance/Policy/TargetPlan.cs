using System.Buffers;
using System.Collections.Concurrent;

namespace McpGovernance.Policy;

/// <summary>Everything of a policy that is about one target, found once: what its traits grant, which ceiling is in the way, which guards and limits hold.</summary>
/// <remarks>Thread safe. Verdicts are remembered by which guards apply, so that a call allocates nothing.</remarks>
internal sealed class TargetPlan
{
    /// <summary>So many guards of one target have a bit of their own.</summary>
    private const int MaxRemembered = 64;

    /// <summary>Where there are more, so many stand in one character.</summary>
    private const int Bits = 16;

    /// <summary>More combinations than any traffic shows.</summary>
    private const int MaxVerdicts = 256;

    public static readonly TargetPlan Empty = new() { Guards = [], Limits = [] };

    private readonly ConcurrentDictionary<ulong, PolicyVerdict> _verdicts = new();

    /// <summary>The same where they are more than a word has bits.</summary>
    private ConcurrentDictionary<string, PolicyVerdict>? _manyVerdicts;

    /// <summary>What entries grant that name traits of tools.</summary>
    public Grant? ByTraits { get; init; }

    /// <summary>The ordinal-first ceiling that does not let the target through.</summary>
    public string? Ceiling { get; init; }

    /// <summary>The guards that may apply, in ordinal order.</summary>
    public required GuardDefinition[] Guards { get; init; }

    /// <summary>The limits that hold for every call.</summary>
    public required LimitRule[] Limits { get; init; }

    /// <summary>The ordinal-first guard that refuses whoever asks.</summary>
    public string? Denial { get; init; }

    /// <summary>Whether some guard refuses under a condition, so that whether the target may ever be used depends on more than roles.</summary>
    public bool MayDeny { get; init; }

    /// <summary>Asks every guard, with the arguments.</summary>
    public PolicyVerdict Judge(ref ConditionFacts facts)
    {
        if (Guards.Length > MaxRemembered)
        {
            return JudgeMany(ref facts);
        }

        var applied = 0UL;
        for (var i = 0; i < Guards.Length; i++)
        {
            if (Guards[i].Applies(ref facts) != Answers.False)
            {
                applied |= 1UL << i;
            }
        }

        if (_verdicts.TryGetValue(applied, out var known))
        {
            return known;
        }

        return Remember(applied);
    }

    /// <summary>The ordinal-first guard that refuses this caller whatever the arguments are.</summary>
    public string? DenialOf(ref ConditionFacts open)
    {
        foreach (var guard in Guards)
        {
            if (guard.Denies && guard.Applies(ref open) == Answers.True)
            {
                return guard.Id;
            }
        }

        return null;
    }

    // What captures variables stands apart: a method that does allocates for them whenever it is called.
    private PolicyVerdict Remember(ulong applied)
    {
        var verdict = Combine([.. Guards.Where((_, index) => (applied & (1UL << index)) != 0)]);
        if (_verdicts.Count < MaxVerdicts)
        {
            _verdicts.TryAdd(applied, verdict);
        }

        return verdict;
    }

    private PolicyVerdict Remember(string applied, ConcurrentDictionary<string, PolicyVerdict> known)
    {
        var verdict = Combine([.. Guards.Where((_, index) => (applied[index / Bits] & (1 << (index % Bits))) != 0)]);
        if (known.Count < MaxVerdicts)
        {
            known.TryAdd(applied, verdict);
        }

        return verdict;
    }

    private PolicyVerdict JudgeMany(ref ConditionFacts facts)
    {
        var length = (Guards.Length + Bits - 1) / Bits;
        var rented = ArrayPool<char>.Shared.Rent(length);
        var applied = rented.AsSpan(0, length);
        applied.Clear();
        for (var i = 0; i < Guards.Length; i++)
        {
            if (Guards[i].Applies(ref facts) != Answers.False)
            {
                applied[i / Bits] |= (char)(1 << (i % Bits));
            }
        }

        var known = _manyVerdicts ??= new(StringComparer.Ordinal);
        if (!known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(applied, out var verdict))
        {
            verdict = Remember(new string(applied), known);
        }

        ArrayPool<char>.Shared.Return(rented);
        return verdict;
    }

    /// <summary>What is said of a call to which these guards apply.</summary>
    public PolicyVerdict Combine(GuardDefinition[] applied) => applied.Length + Limits.Length == 0 ? PolicyVerdict.None : new PolicyVerdict
    {
        DeniedBy = Array.Find(applied, static guard => guard.Denies)?.Id,
        Applied = [.. applied.Select(static guard => guard.Id)],
        Requirement = Requirements.Combine(applied.Where(static guard => !guard.Denies).Select(static guard => guard.Requirement), Limits),
    };
}
