namespace McpGovernance.AspNetCore.Tests.Support;

/// <summary>A network that breaks the stream of a call's answer after its first events, once, if the test asks for it; and sees who comes back for the rest.</summary>
internal sealed class CuttingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _cuts;

    /// <summary>Ends when a client asks for what followed an event.</summary>
    public Task Resumed => _resumed.Task;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Contains("Last-Event-ID"))
        {
            _resumed.TrySetResult();
        }

        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (body.Contains("\"cut_me\"", StringComparison.Ordinal) && Interlocked.Exchange(ref _cuts, 1) == 0)
        {
            var cut = new StreamContent(new CutStream(response, await response.Content.ReadAsStreamAsync(cancellationToken)));
            cut.Headers.ContentType = response.Content.Headers.ContentType;
            response.Content = cut;
        }

        return response;
    }

    /// <summary>Reads until it has seen the second step, then closes the connection.</summary>
    private sealed class CutStream(HttpResponseMessage response, Stream inner) : Stream
    {
        private readonly System.Text.StringBuilder _seen = new();
        private readonly HttpContent _content = response.Content;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_seen.ToString().Contains("\"step\":1", StringComparison.Ordinal))
            {
                await inner.DisposeAsync();
                _content.Dispose();
                throw new IOException("The network is gone.");
            }

            var count = await inner.ReadAsync(buffer, cancellationToken);
            _seen.Append(System.Text.Encoding.UTF8.GetString(buffer.Span[..count]));
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
