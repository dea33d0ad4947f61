namespace McpGovernance.Cli.Audit;

/// <summary>Counts durations in buckets that are 1 % wide, so that any percentile is known to within that, whatever their number.</summary>
internal sealed class DurationSketch
{
    private const double Width = 1.01;
    private const double Least = 0.001;

    private readonly SortedDictionary<int, long> _counts = [];

    private double _least = double.MaxValue;
    private double _most = double.MinValue;

    public long Count { get; private set; }

    public void Add(double milliseconds)
    {
        if (!double.IsFinite(milliseconds))
        {
            return;
        }

        var bucket = (int)Math.Ceiling(Math.Log(Math.Max(milliseconds, Least)) / Math.Log(Width));
        _counts[bucket] = _counts.GetValueOrDefault(bucket) + 1;
        (_least, _most) = (Math.Min(_least, milliseconds), Math.Max(_most, milliseconds));
        Count++;
    }

    /// <summary>The value that this share of the durations does not exceed; <see langword="null"/> where there are none.</summary>
    public double? Percentile(double share)
    {
        var rank = (long)Math.Ceiling(share * Count);
        foreach (var (bucket, count) in _counts)
        {
            rank -= count;
            if (rank <= 0)
            {
                return Math.Clamp(2 * Math.Pow(Width, bucket) / (Width + 1), _least, _most);
            }
        }

        return null;
    }
}
