namespace McpGovernance.Policy;

/// <summary>The roles of one caller as bits of one policy.</summary>
internal sealed class CompiledRoleSet : RoleSet
{
    private const int WordBits = 64;

    private readonly ulong[] _bits;

    public CompiledRoleSet(CompiledPolicy policy, IReadOnlyList<string> roleNames, IReadOnlyCollection<int> roles, CallerFacts? facts = null)
    {
        Policy = policy;
        Facts = facts;
        _bits = new ulong[(roleNames.Count + WordBits - 1) / WordBits];
        foreach (var role in roles)
        {
            _bits[role / WordBits] |= 1UL << (role % WordBits);
        }

        Names = [.. roles.Order().Select(role => roleNames[role])];
    }

    /// <summary>The policy whose roles these are: another one numbers them differently.</summary>
    public CompiledPolicy Policy { get; }

    public ReadOnlySpan<ulong> Bits => _bits;

    /// <summary>What is vouched for of the caller whose roles these are; <see langword="null"/> for roles of nobody in particular.</summary>
    public CallerFacts? Facts { get; }

    /// <summary>What callers with just these roles may ever use.</summary>
    public DecisionMemo Memo => field ??= Policy.MemoOf(this);

    public override IReadOnlyList<string> Names { get; }
}
