namespace McpGovernance.Schemas;

/// <summary>Decides wherever a value could go one way or another. The same seed decides alike.</summary>
internal sealed class ValueChoices(int seed)
{
    private const int MaxSites = 4_096;

    private readonly Random _random = new(seed);
    private readonly Dictionary<(object Site, int Count), (int Start, int Visits)> _sites = [];

    /// <summary>Whether the first way is taken everywhere: what makes an example.</summary>
    public bool IsPlain { get; set; }

    public int Pick(int count) => IsPlain || count <= 1 ? 0 : _random.Next(count);

    public T Pick<T>(IReadOnlyList<T> options) => options[Pick(options.Count)];

    /// <summary>Takes each way once before it leaves the rest to chance, so that no branch and no member of an enumeration is left out.</summary>
    public int PickInTurn(object site, int count)
    {
        if (IsPlain || count <= 1)
        {
            return 0;
        }

        if (!_sites.TryGetValue((site, count), out var turn))
        {
            if (_sites.Count >= MaxSites)
            {
                return _random.Next(count);
            }

            turn = (_random.Next(count), 0);
        }

        _sites[(site, count)] = (turn.Start, turn.Visits + 1);
        return turn.Visits < count ? (turn.Start + turn.Visits) % count : _random.Next(count);
    }

    /// <summary>Never when the way is plain.</summary>
    public bool Chance(int percent) => !IsPlain && _random.Next(100) < percent;

    public long Between(long least, long most) => IsPlain ? least : _random.NextInt64(least, most == long.MaxValue ? most : most + 1);
}
