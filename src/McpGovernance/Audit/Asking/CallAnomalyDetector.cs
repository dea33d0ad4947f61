using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace McpGovernance.Audit;

/// <summary>
/// Finds a caller's first call of a tool, and bursts of refusals, from who, what and when alone; it never reads inputs or results.
/// </summary>
/// <remarks>
/// Give it the records in their order. Memory is bounded: pairs of caller and tool by <see cref="CallAnomalySettings.MaxPairs"/>, refusals by
/// the window and 10,000 callers; those of further callers are counted together. Not thread safe.
/// </remarks>
public sealed class CallAnomalyDetector
{
    internal const string RecordFamily = "anomaly.";

    private readonly CallAnomalySettings _settings;
    private readonly HashSet<UInt128> _pairs = [];
    private readonly RefusalWindows _refusals;
    private readonly LearnedTime _learned;

    /// <summary>Creates a detector that has learned nothing yet.</summary>
    /// <param name="settings">From when on something is unusual; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time or number is negative, or the window is zero.</exception>
    public CallAnomalyDetector(CallAnomalySettings? settings = null)
    {
        _settings = settings ?? new CallAnomalySettings();
        ArgumentOutOfRangeException.ThrowIfLessThan(_settings.Learning, TimeSpan.Zero, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_settings.BurstWindow, TimeSpan.Zero, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfNegative(_settings.BurstRefusals, nameof(settings));
        ArgumentOutOfRangeException.ThrowIfNegative(_settings.MaxPairs, nameof(settings));
        _refusals = new RefusalWindows(_settings.BurstWindow, _settings.MaxRefusedCallers);
        _learned = new LearnedTime(_settings.LongestPause);
    }

    /// <summary>Whether so many pairs are remembered that no further first call is reported.</summary>
    public bool IsFull => _pairs.Count >= _settings.MaxPairs;

    /// <summary>Whether the usual is still learned, so that no first call is reported yet.</summary>
    internal bool IsLearning => _learned.Length < _settings.Learning;

    /// <summary>For how long the usual was learned.</summary>
    internal TimeSpan Learned => _learned.Length;

    /// <summary>Looks at the next record.</summary>
    /// <param name="record">The record.</param>
    /// <returns>What is unusual about it; <see langword="null"/> where nothing is, and for records of anomalies.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="record"/> is <see langword="null"/>.</exception>
    public CallAnomaly? Observe(JournalRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Time is not { } time || IsOfAnomaly(record))
        {
            return null;
        }

        if (IsRefusal(record))
        {
            Pass(record, time);
            return Refused(record, time);
        }

        return Pass(record, time) && ToolOf(record) is { } tool ? Called(record, CallerOf(record)!, tool, time) : null;
    }

    /// <summary>Looks at a record that is no news: what it tells becomes usual, and nothing is found.</summary>
    internal void Learn(JournalRecord record)
    {
        if (record.Time is not { } time)
        {
            return;
        }

        if (IsOfAnomaly(record))
        {
            if (record.Type == RecordFamily + "refusal_burst")
            {
                _refusals.Reported(KeyOf(record));
            }

            return;
        }

        var isCaller = Pass(record, time);
        if (IsRefusal(record))
        {
            _refusals.Of(KeyOf(record), time, out _).Add(time, record.Count ?? 1, _settings.BurstWindow);
        }
        else if (isCaller && !IsFull && ToolOf(record) is { } tool)
        {
            _pairs.Add(PairOf(record, CallerOf(record)!, tool));
        }
    }

    /// <summary>Whether <see cref="Observe"/> may find something about a record, so that it is worth knowing what others have seen.</summary>
    internal bool IsCandidate(JournalRecord record) => !IsOfAnomaly(record)
        && (IsRefusal(record) || (!IsFull && CallerOf(record) is { } caller && ToolOf(record) is { } tool && !_pairs.Contains(PairOf(record, caller, tool))));

    /// <summary>Something that was to be learned cannot be known, so the usual is learned from here on. What is known stays known.</summary>
    internal void BeginAnew() => _learned.BeginAnew();

    private static bool IsOfAnomaly(JournalRecord record) => record.Type?.StartsWith(RecordFamily, StringComparison.Ordinal) == true;

    private static bool IsRefusal(JournalRecord record) => record.Status is "refused" or "refused_by_others";

    private static string? ToolOf(JournalRecord record) => record is { Verdict: "allow", TargetKind: "tool", TargetName: { } tool } ? tool : null;

    private static string? CallerOf(JournalRecord record) => record.CallerKind is { } kind ? record.CallerSubject ?? kind : null;

    /// <summary>Under what a caller's refusals are counted.</summary>
    private static string KeyOf(JournalRecord record) => CallerOf(record) is { } caller ? $"{record.CallerIssuer}\n{caller}" : RefusalWindows.Others;

    private bool Pass(JournalRecord record, DateTimeOffset time)
    {
        if (record.CallerKind is null)
        {
            return false;
        }

        _learned.Pass(time);
        return true;
    }

    private CallAnomaly? Called(JournalRecord record, string caller, string tool, DateTimeOffset time)
    {
        if (IsFull || !_pairs.Add(PairOf(record, caller, tool)) || IsLearning)
        {
            return null;
        }

        return new CallAnomaly
        {
            Kind = CallAnomalyKind.FirstSeen,
            Time = time,
            Caller = caller,
            Tool = tool,
            Call = record.Call,
            Explanation = string.Create(
                CultureInfo.InvariantCulture,
                $"'{AnomalyText.Name(caller)}' called '{AnomalyText.Name(tool)}' for the first time in {Learned.TotalDays:0.#} days of records."),
        };
    }

    private CallAnomaly? Refused(JournalRecord record, DateTimeOffset time)
    {
        var window = _refusals.Of(KeyOf(record), time, out var isOthers);
        var count = window.Add(time, record.Count ?? 1, _settings.BurstWindow);
        if (count <= _settings.BurstRefusals || window.IsReported)
        {
            return null;
        }

        window.IsReported = true;
        var caller = isOthers ? "(many callers)" : CallerOf(record)!;
        var who = isOthers ? "Many callers were" : $"'{AnomalyText.Name(caller)}' was";
        return new CallAnomaly
        {
            Kind = CallAnomalyKind.RefusalBurst,
            Time = time,
            Caller = caller,
            Call = record.Call,
            Count = count,
            IsOfMany = isOthers,
            Explanation = string.Create(
                CultureInfo.InvariantCulture,
                $"{who} refused {count} times within {_settings.BurstWindow.TotalMinutes:0.#} minutes, the last time with '{AnomalyText.Name(record.Code ?? record.Status!)}'; more than {_settings.BurstRefusals} are unusual."),
        };
    }

    private static UInt128 PairOf(JournalRecord record, string caller, string tool)
    {
        // Lengths stand before the texts, so that no two pairs are written alike.
        var text = string.Create(CultureInfo.InvariantCulture, $"{record.CallerIssuer?.Length ?? -1}:{record.CallerIssuer}{caller.Length}:{caller}{tool}");
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.Unicode.GetBytes(text)));
    }
}
