using System.Threading.Channels;

namespace McpGovernance.Audit;

/// <summary>Follows the journal for one sink, on a task of its own and at its own pace. It is never on the path of a call.</summary>
internal sealed class SinkFollower : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly SinkEntry _entry;
    private readonly SinkSettings _settings;
    private readonly SinkSender _sender;
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _stop = new();
    private Journal? _journal;
    private Task _run = Task.CompletedTask;
    private bool _isGivenUp;

    public SinkFollower(SinkEntry entry, SinkSettings settings)
    {
        (_entry, _settings) = (entry, settings);
        Progress = new SinkProgress(entry.Takes.Name, settings.Time, settings.Log);
        _sender = new SinkSender(entry.Sink, entry.Takes, Progress, settings.Time);
    }

    public SinkProgress Progress { get; }

    private string Name => _entry.Takes.Name;

    public void Start(Journal journal)
    {
        _journal = journal;
        Progress.Follow(journal);
        journal.Wrote += Wake;
        _run = Task.Run(RunAsync);
    }

    /// <summary>Delivers what is there, as far as the sink takes it at once, and leaves the rest to the journal's place.</summary>
    public async Task StopAsync(Task timeUp)
    {
        await _draining.CancelAsync().ConfigureAwait(false);
        Wake();
        await Task.WhenAny(_run, timeUp).ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _run.WaitAsync(RetryInterval, _settings.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // A disk that hangs must not keep the process from ending.
        if (_journal is { } journal)
        {
            journal.Wrote -= Wake;
            if (Progress.LagRecords is > 0 and var left)
            {
                journal.Place.LeaveBehind(_settings.Log, Name, left);
            }
        }

        await _entry.EndAsync(timeUp, _settings.Log).ConfigureAwait(false);
    }

    /// <summary>After <see cref="StopAsync"/>.</summary>
    public void Dispose()
    {
        if (_run.IsCompleted)
        {
            _draining.Dispose();
            _stop.Dispose();
        }
    }

    private void Wake() => _news.Writer.TryWrite(true);

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await FollowAsync().ConfigureAwait(false);
                return;
            }
            catch (Exception) when (_stop.IsCancellationRequested || _isGivenUp)
            {
                return;
            }
            catch (OperationCanceledException) when (_draining.IsCancellationRequested)
            {
                return; // Somebody else follows, and this part of the process ends.
            }
            catch (Exception cause)
            {
                Progress.Waits(SinkCall.Describe(cause));
                if (_draining.IsCancellationRequested)
                {
                    return;
                }

                await Task.Delay(RetryInterval, _settings.Time, _draining.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task FollowAsync()
    {
        while (_journal!.Epoch == 0)
        {
            if (_draining.IsCancellationRequested)
            {
                return;
            }

            await _news.Reader.ReadAsync(_stop.Token).ConfigureAwait(false);
        }

        using var place = await _journal.Place.FollowAsync(_entry, _settings, Progress, _journal, _draining.Token, _stop.Token).ConfigureAwait(false);
        while (true)
        {
            while (await place.NextAsync(_entry.Takes).ConfigureAwait(false) is { } next)
            {
                _stop.Token.ThrowIfCancellationRequested();
                if (next.Batch is { } batch)
                {
                    Progress.Give(batch);
                    await DeliverAsync(place, batch).ConfigureAwait(false);
                }
                else
                {
                    await place.PutAsideAsync(next.Broken!, $"the line {next.Broken!.Problem}").ConfigureAwait(false);
                }
            }

            Progress.Give(null);
            Progress.Works();
            if (_draining.IsCancellationRequested && _journal.Queued == 0)
            {
                return;
            }

            await _news.Reader.ReadAsync(_stop.Token).ConfigureAwait(false);
        }
    }

    private async Task DeliverAsync(SinkPlace place, AuditBatch whole)
    {
        for (var batch = whole; batch is not null;)
        {
            var result = await SendAsync(batch).ConfigureAwait(false);
            if (result.Answer == AuditSinkAnswer.Acknowledged)
            {
                place.Acknowledge(new AuditPosition(batch.Log, batch.Epoch, result.Seq), result.Seq - batch.FirstSeq + 1);
            }
            else
            {
                if (batch.Until(result.Seq - 1) is { } before)
                {
                    await DeliverAsync(place, before).ConfigureAwait(false); // The sink said nothing about them.
                }

                var record = batch.Records[(int)(result.Seq - batch.FirstSeq)];
                await place.PutAsideAsync(new SinkLine(record, record.Utf8Json, "", 0, null), result.Reason!).ConfigureAwait(false);
            }

            batch = batch.After(result.Seq);
        }
    }

    /// <summary>While the process stops nothing is tried again: a sink that is down does not hold it up. Unless what it does not get is gone.</summary>
    private async ValueTask<AuditSinkResult> SendAsync(AuditBatch batch)
    {
        if (!_draining.IsCancellationRequested)
        {
            try
            {
                return await _sender.SendAsync(batch, _draining.Token, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_draining.IsCancellationRequested && !_stop.IsCancellationRequested)
            {
                // It was waiting to try again: once more, and then not.
            }
        }

        if (_journal!.Place.EndsWithProcess)
        {
            return await _sender.SendAsync(batch, _stop.Token, _stop.Token).ConfigureAwait(false);
        }

        try
        {
            var result = await _sender.TryAsync(batch, _stop.Token).ConfigureAwait(false);
            _isGivenUp = result.Answer == AuditSinkAnswer.RetryAfter;
            return _isGivenUp ? throw new OperationCanceledException() : result;
        }
        catch
        {
            _isGivenUp = true;
            throw;
        }
    }
}
