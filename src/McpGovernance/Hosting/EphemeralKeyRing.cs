using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace McpGovernance.Hosting;

/// <summary>A key that ends with the process: enough where the process ends with its one client.</summary>
internal sealed class EphemeralKeyRing : KeyRing
{
    private readonly byte[] _master = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, GovernanceKey> _derived = new(StringComparer.Ordinal);
    private readonly string _id = $"e-{Guid.NewGuid():N}"[..12];

    public override bool IsPersistent => false;

    public override GovernanceKey Current(string purpose) =>
        _derived.GetOrAdd(purpose, static (name, ring) => new GovernanceKey(ring._id, KeyDerivation.Derive(ring._master, name)), this);

    public override GovernanceKey? Find(string purpose, string id) => string.Equals(id, _id, StringComparison.Ordinal) ? Current(purpose) : null;
}
