using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace McpGovernance.Limits;

/// <summary>Lends scans to concurrent requests, so that an ordinary request allocates nothing.</summary>
/// <remarks>Thread safe. A scan that a large request has grown is not kept.</remarks>
internal sealed class RequestScanner(AdmissionOptions options)
{
    private const int MaxKeptBytes = 64 * 1024;
    private static readonly int MaxIdle = 2 * Environment.ProcessorCount;
    private readonly ConcurrentQueue<RequestScan> _idle = new();

    /// <summary>Measures a request.</summary>
    /// <returns>The refusal, or <see langword="null"/>.</returns>
    public Denial? Scan(JsonNode request, out int bytes)
    {
        var scan = _idle.TryDequeue(out var idle) ? idle : new RequestScan(options);
        var denial = scan.Scan(request);
        bytes = scan.Bytes;
        if (scan.Capacity <= MaxKeptBytes && _idle.Count < MaxIdle)
        {
            _idle.Enqueue(scan);
        }
        else
        {
            scan.Dispose();
        }

        return denial;
    }
}
