using System.Collections.Frozen;

namespace McpGovernance.Policy;

/// <summary>The values of a fact, one after the other, without a list of them.</summary>
internal struct FactTexts
{
    private readonly string? _one;
    private readonly IReadOnlyList<string>? _many;
    private readonly IReadOnlyList<ClaimFact>? _claims;
    private readonly FrozenSet<string>? _names;
    private readonly string? _issuer;
    private int _next;

    public FactTexts(string? one) => _one = one;

    public FactTexts(IReadOnlyList<string> many) => _many = many;

    /// <param name="claims">All claims of the caller.</param>
    /// <param name="names">The names that count.</param>
    /// <param name="issuer">Who vouches for the caller: what another issuer says of it is another matter.</param>
    public FactTexts(IReadOnlyList<ClaimFact> claims, FrozenSet<string> names, string? issuer) => (_claims, _names, _issuer) = (claims, names, issuer);

    public string Current { get; private set; } = "";

    public readonly FactTexts GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_claims is not null)
        {
            while (_next < _claims.Count)
            {
                var claim = _claims[_next++];
                if (_names!.Contains(claim.Name) && (_issuer is null || string.Equals(claim.Issuer, _issuer, StringComparison.Ordinal)))
                {
                    Current = claim.Value;
                    return true;
                }
            }

            return false;
        }

        var count = _many?.Count ?? (_one is null ? 0 : 1);
        if (_next >= count)
        {
            return false;
        }

        Current = _many is null ? _one! : _many[_next];
        _next++;
        return true;
    }
}
