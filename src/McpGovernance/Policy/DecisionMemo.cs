using System.Runtime.CompilerServices;

namespace McpGovernance.Policy;

/// <summary>Remembers what some roles may ever use, for lists of many tools: one look for each.</summary>
/// <remarks>Thread safe. Each tool has a few places. When all are taken it pushes another one out; what is not found is decided again.</remarks>
internal sealed class DecisionMemo
{
    private const int Places = 4096;

    /// <summary>Of 500 tools some sixty share their first place with another; hardly any finds four taken.</summary>
    private const int Ways = 4;

    private readonly Entry?[] _entries = new Entry?[Places];

    public bool TryGet(ToolContract contract, out Decision decision)
    {
        var place = RuntimeHelpers.GetHashCode(contract);
        for (var way = 0; way < Ways; way++)
        {
            var entry = Volatile.Read(ref _entries[(place + way) & (Places - 1)]);
            if (entry is null)
            {
                break;
            }

            if (ReferenceEquals(entry.Contract, contract))
            {
                decision = entry.Decision;
                return true;
            }
        }

        decision = default;
        return false;
    }

    public void Set(ToolContract contract, Decision decision)
    {
        var place = RuntimeHelpers.GetHashCode(contract);
        var way = 0;
        while (way < Ways && Volatile.Read(ref _entries[(place + way) & (Places - 1)]) is { } taken && !ReferenceEquals(taken.Contract, contract))
        {
            way++;
        }

        Volatile.Write(ref _entries[(place + (way % Ways)) & (Places - 1)], new Entry(contract, decision));
    }

    private sealed record Entry(ToolContract Contract, Decision Decision);
}
