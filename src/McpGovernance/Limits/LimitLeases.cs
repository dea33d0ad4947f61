using System.Buffers;

namespace McpGovernance.Limits;

/// <summary>What one call has taken of all of its limits, until it is returned, once.</summary>
internal struct LimitLeases(int capacity)
{
    private readonly LimitLease[] _leases = ArrayPool<LimitLease>.Shared.Rent(capacity);
    private int _count;

    public void Add(in LimitLease lease) => _leases[_count++] = lease;

    /// <summary>The call has ended: its places are free, and rate and quota are given back unless they are spent.</summary>
    public readonly void Return(bool isSpent, long now)
    {
        var taken = _leases.AsSpan(0, _count);
        foreach (ref readonly var lease in taken)
        {
            lease.State.Return(lease, isSpent, now);
        }

        taken.Clear();
        ArrayPool<LimitLease>.Shared.Return(_leases);
    }
}
