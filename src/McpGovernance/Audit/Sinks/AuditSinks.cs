using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGovernance.Audit;

/// <summary>The sinks of one container and their followers: made when governance is composed, started with the journal, stopped before it closes.</summary>
/// <remarks>Thread safe. Nothing of it is on the path of a call.</remarks>
internal sealed class AuditSinks : AuditSinkStatus
{
    private readonly TimeProvider _time;
    private readonly SinkLog _log;
    private readonly List<SinkEntry> _entries = [];
    private readonly IMeterFactory? _meters;
    private IDisposable? _meter;
    private volatile SinkFollower[] _followers = [];

    /// <exception cref="GovernanceConfigurationException">A sink cannot be made or followed for.</exception>
    public AuditSinks(
        IServiceProvider services, IEnumerable<SinkRegistration> registrations, TimeProvider time, ILogger<AuditSinks>? logger = null, IMeterFactory? meters = null)
    {
        _time = time;
        _meters = meters;
        _log = new SinkLog(logger ?? NullLogger<AuditSinks>.Instance);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase); // They name files.
        foreach (var registration in registrations)
        {
            var entry = registration.Make(services);
            _entries.Add(entry);
            if (!names.Add(entry.Takes.Name))
            {
                throw new GovernanceConfigurationException(
                    $"Two sinks are called '{entry.Takes.Name}'. Give each a name of its own, with 'AddAuditSink(name, …)', because its cursor is kept under it.");
            }
        }
    }

    /// <summary>What the sinks are called, in the order in which they were added.</summary>
    public IReadOnlyList<string> Names => [.. _entries.Select(static entry => entry.Takes.Name)];

    public SinkLog Log => _log;

    public override IReadOnlyList<AuditSinkState> Sinks => Array.ConvertAll(_followers, static follower => follower.Progress.State);

    /// <summary>Begins to follow. Called once.</summary>
    public void Start(Journal journal, AuditOptions options)
    {
        if (_entries.Count == 0)
        {
            return;
        }

        var settings = new SinkSettings { Time = _time, Log = _log, Patience = options.Timeout, Ids = new UuidSource(_time) };
        _followers = [.. _entries.Select(entry => new SinkFollower(entry, settings))];
        _meter = SinkMetrics.Observe(this, _meters);
        foreach (var follower in _followers)
        {
            follower.Start(journal);
        }
    }

    /// <summary>Delivers what is there, for at most so long, and lets the sinks go.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        foreach (var entry in _entries)
        {
            (entry.Sink as AnomalyAuditSink)?.StopLearning();
        }

        if (_followers.Length == 0)
        {
            foreach (var entry in _entries)
            {
                await entry.Sink.DisposeAsync().ConfigureAwait(false);
            }

            return;
        }

        using var end = new CancellationTokenSource();
        var timeUp = Task.Delay(limit, _time, end.Token);
        await Task.WhenAll(_followers.Select(follower => follower.StopAsync(timeUp))).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        _meter?.Dispose();
        Array.ForEach(_followers, static follower => follower.Dispose());
    }
}
