using McpGovernance.Audit;
using McpGovernance.Cli.Audit;
using McpGovernance.Hosting;
using McpGovernance.Policy;

namespace McpGovernance.Cli.Policy;

/// <summary>What a candidate changes, counted. It grows with callers and tools, and not with the journal.</summary>
internal sealed class ReplayImpact
{
    private readonly Dictionary<(ReplayResult Result, string Caller, string Target, string From, string To), long> _counts = [];

    /// <summary>The groups: the largest first, then by caller and target.</summary>
    public IEnumerable<ReplayGroup> Groups => _counts.Select(static one => new ReplayGroup(one.Key.Result, one.Key.Caller, one.Key.Target, one.Key.From, one.Key.To, one.Value))
        .OrderBy(static one => one.Result).ThenByDescending(static one => one.Calls)
        .ThenBy(static one => one.Caller, StringComparer.Ordinal).ThenBy(static one => one.Target, StringComparer.Ordinal).ThenBy(static one => one.From, StringComparer.Ordinal);

    public static ReplayImpact Of(PolicyReplay replay, IEnumerable<JournalRecord> records)
    {
        var impact = new ReplayImpact();
        foreach (var record in records)
        {
            if (RecordedCalls.From(record) is { } call)
            {
                impact.Add(record, replay.Replay(call));
            }
        }

        return impact;
    }

    public long Of(ReplayResult result) => _counts.Where(one => one.Key.Result == result).Sum(static one => one.Value);

    private void Add(JournalRecord record, ReplayedCall replayed)
    {
        var key = (replayed.Result, AuditCells.Caller(record), AuditCells.Target(record), replayed.From, replayed.To);
        _counts[key] = _counts.GetValueOrDefault(key) + (record.Count ?? 1);
    }
}
