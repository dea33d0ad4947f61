using System.Runtime.CompilerServices;

namespace McpGovernance.Policy;

/// <summary>Remembers what some roles may ever use, for lists of many tools: one look for each.</summary>
/// <remarks>Thread safe. Tools whose places collide push each other out; what is not found is decided again.</remarks>
internal sealed class DecisionMemo
{
    private const int Places = 4096;

    private readonly Entry?[] _entries = new Entry?[Places];

    public bool TryGet(ToolContract contract, out Decision decision)
    {
        var entry = Volatile.Read(ref _entries[PlaceOf(contract)]);
        if (entry is not null && ReferenceEquals(entry.Contract, contract))
        {
            decision = entry.Decision;
            return true;
        }

        decision = default;
        return false;
    }

    public void Set(ToolContract contract, Decision decision) => Volatile.Write(ref _entries[PlaceOf(contract)], new Entry(contract, decision));

    private static int PlaceOf(ToolContract contract) => RuntimeHelpers.GetHashCode(contract) & (Places - 1);

    private sealed record Entry(ToolContract Contract, Decision Decision);
}
