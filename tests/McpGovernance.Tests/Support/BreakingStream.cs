namespace McpGovernance.Tests.Support;

/// <summary>Writes on until it breaks, as the pipe of a process that is gone does: by itself, or in the middle of a write.</summary>
internal sealed class BreakingStream(Stream inner) : Stream
{
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _left = long.MaxValue;

    /// <summary>Ends when it has broken.</summary>
    public Task Broken => _broken.Task;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>It takes so many bytes more.</summary>
    public void BreakAfter(long bytes) => Volatile.Write(ref _left, bytes);

    public void Break()
    {
        BreakAfter(0);
        _broken.TrySetResult();
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        _broken.Task.IsCompleted ? throw new IOException("Broken pipe") : inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var left = Volatile.Read(ref _left);
        var taken = (int)Math.Min(left, buffer.Length);
        if (taken > 0)
        {
            await inner.WriteAsync(buffer[..taken], cancellationToken);
            Volatile.Write(ref _left, left == long.MaxValue ? left : left - taken);
        }

        if (taken < buffer.Length)
        {
            Break();
            throw new IOException("Broken pipe");
        }
    }
}
