using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using McpGovernance.Audit;

namespace McpGovernance;

/// <summary>Posts records to an HTTP receiver: one JSON object a line, signed, with a key that is the same whenever the same records come.</summary>
/// <remarks>
/// 2xx acknowledges. 429 and 503 with <c>Retry-After</c> are obeyed. 413 makes requests smaller; a single record that is too large is rejected, and so put aside on
/// record. Everything else, redirects too, is a failure: the records come again until the receiver takes them. The receiver keeps one copy by
/// <see cref="WebhookSignature.KeyHeader"/> or by (log, epoch, seq), and checks each request with <see cref="WebhookSignature.Verify"/>.
/// </remarks>
public sealed class WebhookAuditSink : AuditSink
{
    private static readonly MediaTypeHeaderValue JsonLines = new("application/x-ndjson");

    private readonly HttpClient _client;
    private readonly Uri _endpoint;
    private readonly byte[] _secret;
    private readonly TimeProvider _time;
    private int _most;

    /// <summary>Creates the sink.</summary>
    /// <param name="client">Sends the requests; not disposed. Let its handler follow no redirects, so that records go nowhere else.</param>
    /// <param name="options">Where to, and how they are signed; copied.</param>
    /// <param name="time">Stamps the requests; the system's clock by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> or <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is missing or out of its range.</exception>
    public WebhookAuditSink(HttpClient client, WebhookAuditSinkOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        WebhookAuditSinkOptionsValidator.Check(options);
        (_client, _endpoint, _secret, _time, _most) = (client, options.Endpoint!, options.Secret.ToArray(), time ?? TimeProvider.System, options.MaxRecords);
        Description = new() { Name = "webhook", MaxRecords = options.MaxRecords };
    }

    /// <inheritdoc/>
    public override AuditSinkDescription Description { get; }

    /// <inheritdoc/>
    protected override async ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        ArgumentNullException.ThrowIfNull(batch);
        while (true)
        {
            var part = batch.Until(batch.FirstSeq + _most - 1)!;
            using var response = await SendAsync(part, timeLimit).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                _most = Math.Min(Description.MaxRecords, _most + Math.Max(1, _most / 8)); // Slowly back to what it was.
                return AuditSinkResult.Acknowledged(part.LastSeq);
            }

            if (response.StatusCode != HttpStatusCode.RequestEntityTooLarge)
            {
                return Delay(response) is { } delay ? AuditSinkResult.RetryAfter(delay) : throw Failure(response.StatusCode);
            }

            if (part.Records.Count == 1)
            {
                return AuditSinkResult.Reject(part.FirstSeq, string.Create(
                    CultureInfo.InvariantCulture, $"the receiver answered 413 to the record alone, which has {part.Bytes} bytes; let it take 128 KiB"));
            }

            _most = part.Records.Count / 2;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        var body = new byte[batch.Bytes + batch.Records.Count];
        var at = 0;
        foreach (var record in batch.Records)
        {
            record.Utf8Json.Span.CopyTo(body.AsSpan(at));
            at += record.Utf8Json.Length;
            body[at++] = (byte)'\n';
        }

        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = JsonLines;
        request.Headers.Add(WebhookSignature.TimestampHeader, timestamp);
        request.Headers.Add(WebhookSignature.KeyHeader, batch.Key);
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(_secret, timestamp, batch.Key, body));
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeLimit).ConfigureAwait(false);
    }

    private TimeSpan? Delay(HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
        {
            return null;
        }

        var asked = response.Headers.RetryAfter;
        var delay = asked?.Delta ?? asked?.Date - _time.GetUtcNow();
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
    }

    private static HttpRequestException Failure(HttpStatusCode status) => new(
        string.Create(CultureInfo.InvariantCulture, $"The receiver answered {(int)status}, which acknowledges nothing. {Advice(status)}"), null, status);

    private static string Advice(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => "Give both sides the same 'WebhookAuditSinkOptions.Secret', and set their clocks.",
        >= 300 and < 400 or 404 or 405 or 410 => "Set 'WebhookAuditSinkOptions.Endpoint' to the address that takes records itself.",
        >= 400 and < 500 => "Find out at the receiver why it refuses; answer 2xx for records that it has.",
        _ => "Look at the receiver; the records come again.",
    };
}
