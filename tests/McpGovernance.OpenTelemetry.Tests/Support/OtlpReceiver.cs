using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace McpGovernance.OpenTelemetry.Tests.Support;

/// <summary>A real OTLP receiver over HTTP on a port of this machine, which can be killed and come back.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly int _port = FreePort();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _requests = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private HttpListener? _listener;
    private Task _serving = Task.CompletedTask;

    public OtlpReceiver() => Start();

    /// <summary>How long each answer takes.</summary>
    public TimeSpan Delay { get; set; }

    public Uri Address(string signal) => new($"http://127.0.0.1:{_port}/v1/{signal}");

    /// <summary>Everything that came, as bytes.</summary>
    public IReadOnlyList<byte[]> Bodies(string signal) => [.. _requests.Where(request => request.Path == $"/v1/{signal}").Select(static request => request.Body)];

    public IReadOnlyList<ReceivedLog> Logs => [.. Bodies("logs").SelectMany(ReceivedLog.Read)];

    public async Task<IReadOnlyList<ReceivedLog>> WaitForLogsAsync(Func<IReadOnlyList<ReceivedLog>, bool> isDone)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isDone(Logs))
        {
            await _arrived.WaitAsync(limit.Token);
        }

        return Logs;
    }

    public void Start()
    {
        _listener = new HttpListener();
        _listener.Prefixes.Add($"http://127.0.0.1:{_port}/");
        _listener.Start();
        _serving = Task.Run(() => ServeAsync(_listener));
    }

    public async Task KillAsync()
    {
        _listener?.Abort();
        _listener = null;
        await _serving;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _arrived.Dispose();
    }

    private async Task ServeAsync(HttpListener listener)
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                _requests.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                _arrived.Release();
                await Task.Delay(Delay);
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException or NullReferenceException)
        {
            // It was killed; the listener itself trips over that now and then.
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
