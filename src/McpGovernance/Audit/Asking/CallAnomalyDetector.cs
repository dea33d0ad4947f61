using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace McpGovernance.Audit;

/// <summary>
/// Finds a caller's first call of a tool, and bursts of refusals, from who, what and when alone; it never reads inputs or results.
/// </summary>
/// <remarks>Give it the records in their order. Memory is bounded: pairs of caller and tool by <see cref="CallAnomalySettings.MaxPairs"/>, refusals by the window. Not thread safe.</remarks>
public sealed class CallAnomalyDetector
{
    private readonly CallAnomalySettings _settings;
    private readonly HashSet<UInt128> _pairs = [];
    private readonly Dictionary<string, RefusalWindow> _refusals = new(StringComparer.Ordinal);
    private DateTimeOffset? _began;
    private DateTimeOffset _swept;

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
    }

    /// <summary>Whether so many pairs are remembered that no further first call is reported.</summary>
    public bool IsFull => _pairs.Count >= _settings.MaxPairs;

    /// <summary>Looks at the next record.</summary>
    /// <param name="record">The record.</param>
    /// <returns>What is unusual about it; <see langword="null"/> where nothing is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="record"/> is <see langword="null"/>.</exception>
    public CallAnomaly? Observe(JournalRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record is not { Time: { } time, CallerKind: not null } || (record.CallerSubject ?? record.CallerKind) is not { } caller)
        {
            return null;
        }

        _began ??= time;
        return record switch
        {
            { Status: "refused" or "refused_by_others" } => Refused(record, caller, time),
            { Verdict: "allow", TargetKind: "tool", TargetName: { } tool } => Called(record, caller, tool, time),
            _ => null,
        };
    }

    private CallAnomaly? Called(JournalRecord record, string caller, string tool, DateTimeOffset time)
    {
        if (IsFull || !_pairs.Add(PairOf(record, caller, tool)) || time - _began < _settings.Learning)
        {
            return null;
        }

        var days = (time - _began!.Value).TotalDays;
        return new CallAnomaly
        {
            Kind = CallAnomalyKind.FirstSeen,
            Time = time,
            Caller = caller,
            Tool = tool,
            Call = record.Call,
            Explanation = string.Create(CultureInfo.InvariantCulture, $"'{caller}' called '{tool}' for the first time in {days:0.#} days of records."),
        };
    }

    private CallAnomaly? Refused(JournalRecord record, string caller, DateTimeOffset time)
    {
        Sweep(time);
        var key = $"{record.CallerIssuer}\n{caller}";
        if (!_refusals.TryGetValue(key, out var window))
        {
            _refusals.Add(key, window = new RefusalWindow());
        }

        var count = window.Add(time, record.Count ?? 1, _settings.BurstWindow);
        if (count <= _settings.BurstRefusals || window.IsReported)
        {
            return null;
        }

        window.IsReported = true;
        return new CallAnomaly
        {
            Kind = CallAnomalyKind.RefusalBurst,
            Time = time,
            Caller = caller,
            Call = record.Call,
            Count = count,
            Explanation = string.Create(
                CultureInfo.InvariantCulture,
                $"'{caller}' was refused {count} times within {_settings.BurstWindow.TotalMinutes:0.#} minutes, the last time with '{record.Code}'; more than {_settings.BurstRefusals} are unusual."),
        };
    }

    /// <summary>Forgets callers that have been quiet, once in each window.</summary>
    private void Sweep(DateTimeOffset time)
    {
        if (time - _swept < _settings.BurstWindow)
        {
            return;
        }

        _swept = time;
        foreach (var (key, window) in _refusals)
        {
            if (time - window.Last >= _settings.BurstWindow)
            {
                _refusals.Remove(key);
            }
        }
    }

    private static UInt128 PairOf(JournalRecord record, string caller, string tool)
    {
        // Lengths stand before the texts, so that no two pairs are written alike.
        var text = string.Create(CultureInfo.InvariantCulture, $"{record.CallerIssuer?.Length ?? -1}:{record.CallerIssuer}{caller.Length}:{caller}{tool}");
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.Unicode.GetBytes(text)));
    }
}
