using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace McpGovernance.Tests.Support;

/// <summary>A real HTTP receiver of records on a port of this machine, which can be killed and come back. It keeps one copy of each record.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    public static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(static n => (byte)n)];

    private readonly Lock _gate = new();
    private readonly int _port = FreePort();
    private readonly HashSet<(string, long, long)> _seen = [];
    private readonly List<AuditRecord> _records = [];
    private HttpListener? _listener;
    private Task _serving = Task.CompletedTask;

    public WebhookReceiver() => Start();

    public Uri Endpoint => new($"http://127.0.0.1:{_port}/audit");

    /// <summary>Answers instead of keeping; <see langword="null"/> keeps.</summary>
    public Func<HttpListenerContext, string[], bool>? Refuse { get; set; }

    /// <summary>How many times a request was answered.</summary>
    public ConcurrentQueue<(string Key, int Records)> Requests { get; } = new();

    public int Forged;

    public List<AuditRecord> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
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

    public async ValueTask DisposeAsync() => await KillAsync();

    private async Task ServeAsync(HttpListener listener)
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                await AnswerAsync(context);
            }
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException or NullReferenceException)
        {
            // It was killed; the listener itself trips over that now and then.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        var headers = context.Request.Headers;
        var (timestamp, key, signature) = (headers[WebhookSignature.TimestampHeader], headers[WebhookSignature.KeyHeader], headers[WebhookSignature.SignatureHeader]);
        var now = DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp!, System.Globalization.CultureInfo.InvariantCulture));
        var lines = Encoding.UTF8.GetString(body.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Requests.Enqueue((key!, lines.Length));
        if (!WebhookSignature.Verify(Secret, timestamp, key, body.ToArray(), signature, now, TimeSpan.Zero))
        {
            Interlocked.Increment(ref Forged);
            context.Response.StatusCode = 401;
        }
        else if (Refuse?.Invoke(context, lines) != true)
        {
            Keep(lines);
            context.Response.StatusCode = 204;
        }

        context.Response.Close();
    }

    private void Keep(string[] lines)
    {
        lock (_gate)
        {
            foreach (var record in lines.Select(static line => AuditRecord.Parse(Encoding.UTF8.GetBytes(line))))
            {
                if (_seen.Add((record.Log, record.Epoch, record.Seq)))
                {
                    _records.Add(record);
                }
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
