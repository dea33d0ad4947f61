using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace McpGovernance.Audit;

/// <summary>The journal as the pipelines of one container see it: opened at start or on first use, closed with the container.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class AuditJournal : IAsyncDisposable, IDisposable
{
    /// <summary>Events that wait for the journal; more are lost, and counted.</summary>
    private const int MaxWaiting = 10_000;

    private static readonly TimeSpan LostLogInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly JournalLog _log;
    private readonly TimeProvider _time;
    private readonly JournalStorage? _storage;
    private readonly AuditSinks? _sinks;
    private readonly IOptions<GovernanceOptions> _governance;
    private readonly RepetitionCounter _refusals;
    private readonly RepetitionCounter _views;
    private Task _events = Task.CompletedTask;
    private int _waiting;
    private JournalPlace? _place;
    private volatile Journal? _journal;
    private bool _isClosed;
    private long _lost;
    private long _lostLogged;

    public AuditJournal(
        IOptions<AuditOptions> options,
        IOptions<GovernanceOptions> governance,
        KeyRing keys,
        TimeProvider time,
        ILogger<AuditJournal>? logger = null,
        JournalStorage? storage = null,
        AuditSinks? sinks = null,
        JournalPlaceChoice? choice = null)
    {
        Options = options.Value;
        _governance = governance;
        _time = time;
        _storage = storage;
        _sinks = sinks;
        _place = choice?.Place;
        _log = new JournalLog(logger ?? NullLogger<AuditJournal>.Instance);
        Ids = new UuidSource(time);
        Records = new CallRecords(Ids, keys, time, Options);
        _refusals = new RepetitionCounter(time, repetition => Tell(RecordNames.CallRefused, repetition));
        _views = new RepetitionCounter(time, repetition => Tell(RecordNames.ListView, repetition));
    }

    public AuditOptions Options { get; }

    public UuidSource Ids { get; }

    public CallRecords Records { get; }

    public RepetitionCounter Refusals => _refusals;

    public RepetitionCounter Views => _views;

    /// <summary>The open journal; it opens on first use.</summary>
    public Journal Journal => _journal ?? Open();

    /// <summary>The journal, if anybody has used it yet.</summary>
    public Journal? Opened => _journal;

    public JournalLog Log => _log;

    /// <summary>Ends and refusals that the journal could not take at all.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Counts a record that is lost, and says so at most once in a while.</summary>
    public void ReportLost()
    {
        var lost = Interlocked.Increment(ref _lost);
        var now = Math.Max(1, _time.GetTimestamp());
        var last = Interlocked.Read(ref _lostLogged);
        if ((last == 0 || _time.GetElapsedTime(last, now) >= LostLogInterval) && Interlocked.CompareExchange(ref _lostLogged, now, last) == last)
        {
            _log.RecordsLost(lost);
        }
    }

    /// <summary>Records what happened apart from any request, in the order in which it happened. Returns at once.</summary>
    public void Record(GovernanceEvent happened)
    {
        lock (_gate)
        {
            if (Volatile.Read(ref _waiting) < MaxWaiting)
            {
                Interlocked.Increment(ref _waiting);
                _events = RecordAsync(_events, happened);
                return;
            }
        }

        ReportLost();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        Journal? journal;
        Task events;
        lock (_gate)
        {
            events = _events;
        }

        // A disk that hangs must not keep the process from ending.
        await events.WaitAsync(Options.ShutdownTimeout, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            journal = _journal;
        }

        _refusals.Flush();
        _views.Flush();
        _refusals.Dispose();
        _views.Dispose();
        var endsFirst = _place is { EndsWithProcess: true };
        if (endsFirst && journal is not null)
        {
            await JournalRegistry.ReturnAsync(journal).ConfigureAwait(false);
        }

        if (_sinks is not null)
        {
            await _sinks.StopAsync(Options.ShutdownTimeout).ConfigureAwait(false);
        }

        if (!endsFirst && journal is not null)
        {
            await JournalRegistry.ReturnAsync(journal).ConfigureAwait(false);
        }

        if (_place is not null)
        {
            await _place.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Catalogs come into force while the journal is still opening, so it waits for that.</summary>
    private async Task RecordAsync(Task earlier, GovernanceEvent happened)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var journal = Journal;
            await journal.FirstAttempt.ConfigureAwait(false);
            var record = journal.Rent();
            try
            {
                Records.WriteEvent(record, happened);
            }
            catch
            {
                journal.Return(record);
                throw;
            }

            if (await journal.AppendAsync(record, AcknowledgementLevel.Accepted, Options.Timeout, keep: true).ConfigureAwait(false) == AppendResult.Failed)
            {
                ReportLost();
            }
        }
        catch (Exception)
        {
            // Nobody waits for it. The log says what is wrong with the journal, and this what it cost.
            ReportLost();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private Journal Open()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_journal is null)
            {
                _place ??= new FileJournalPlace(JournalRoot.Resolve(Options, _governance.Value.Server), _storage);
                var settings = new JournalSettings { Place = _place, Options = Options, Time = _time, Log = _log };
                using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
                {
                    _journal = JournalRegistry.Rent(settings); // Its timers must not keep the first request alive.
                    _sinks?.Start(_journal, Options);
                }
            }

            return _journal;
        }
    }

    private bool Tell(System.Text.Json.JsonEncodedText type, Repetition repetition)
    {
        if (_journal is not { } journal)
        {
            return false;
        }

        var record = journal.Rent();
        Records.WriteRepeated(record, type, repetition);
        var isRefusal = type.Equals(RecordNames.CallRefused);
        var appended = journal.AppendAsync(record, AcknowledgementLevel.Accepted, TimeSpan.Zero, keep: isRefusal);
        return appended.IsCompletedSuccessfully && appended.Result != AppendResult.Failed;
    }
}
