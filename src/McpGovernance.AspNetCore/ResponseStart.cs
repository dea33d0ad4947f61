using Microsoft.AspNetCore.Http;

namespace McpGovernance.AspNetCore;

/// <summary>A response body that does not send the headers before something is written or the request was decided.</summary>
/// <remarks>
/// For older revisions the SDK sends them as soon as a request arrives, and then no refusal can have a status of its own.
/// Writes and flushes of several threads wait for each other.
/// </remarks>
internal sealed class ResponseStart(Stream body) : Stream
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _started;
    private bool _flushWanted;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Holds back the headers of the response, once.</summary>
    public static void Defer(HttpContext context)
    {
        if (context.Features.Get<ResponseStart>() is null)
        {
            var start = new ResponseStart(context.Response.Body);
            context.Features.Set(start);
            context.Response.Body = start;
        }
    }

    /// <summary>The request was decided: what would have been sent already is sent now.</summary>
    public ValueTask ReleaseAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _started) ? ValueTask.CompletedTask : new(StartAsync(cancellationToken));

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _flushWanted = true;
            if (_started)
            {
                await body.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _started = true;
            await body.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        _turn.Wait();
        try
        {
            _started = true;
            body.Write(buffer, offset, count);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Flush()
    {
        _turn.Wait();
        try
        {
            _flushWanted = true;
            if (_started)
            {
                body.Flush();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _turn.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_started && _flushWanted)
            {
                await body.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            _started = true;
        }
        finally
        {
            _turn.Release();
        }
    }
}
