using System.Net;
using McpGovernance.Testing;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class WebhookAuditSinkTests
{
    private static readonly string Log = AuditRecords.Log(1);

    private readonly WebhookReceiver _receiver = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private WebhookAuditSink Create(byte[]? secret = null) =>
        new(_client, new WebhookAuditSinkOptions { Endpoint = _receiver.Endpoint, Secret = secret ?? WebhookReceiver.Secret }, _time);

    [TearDown]
    public async Task EndAsync()
    {
        _client.Dispose();
        await _receiver.DisposeAsync();
    }

    private void Answer(int status, string? retryAfter = null) => _receiver.Refuse = (context, _) =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers["Retry-After"] = retryAfter;
        }

        return true;
    };

    [Test]
    public async Task WriteAsync_TheSameRecords_HaveTheSameKey()
    {
        await using var sink = Create();
        var batch = AuditRecords.Batch(Log, 3, 4);
        await sink.WriteAsync(batch, CancellationToken.None);
        await sink.WriteAsync(batch, CancellationToken.None);

        _receiver.Requests.Should().Equal(($"{Log}/1/3-6", 4), ($"{Log}/1/3-6", 4));
        SinkFixture.Texts(_receiver.Records).Should().Equal(SinkFixture.Texts(batch.Records));
        _receiver.Forged.Should().Be(0);
    }

    [TestCase(429, "7", 7.0)]
    [TestCase(503, "120", 120.0)]
    [TestCase(503, "Sun, 01 Mar 2026 12:00:30 GMT", 30.0)]
    [TestCase(503, "Sun, 01 Mar 2026 11:00:00 GMT", 0.0)]
    public async Task WriteAsync_ReceiverAsksToWait_IsObeyed(int status, string retryAfter, double seconds)
    {
        Answer(status, retryAfter);
        await using var sink = Create();

        var result = await sink.WriteAsync(AuditRecords.Batch(Log, 1, 2), CancellationToken.None);

        result.Answer.Should().Be(AuditSinkAnswer.RetryAfter);
        result.Delay.Should().Be(TimeSpan.FromSeconds(seconds));
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(404)]
    [TestCase(422)]
    [TestCase(500)]
    [TestCase(503)]
    [TestCase(302)]
    public async Task WriteAsync_AnyOtherAnswer_IsAFailureThatSaysWhatToDo(int status)
    {
        Answer(status);
        await using var sink = Create();

        (await FluentActions.Awaiting(() => sink.WriteAsync(AuditRecords.Batch(Log, 1, 2), CancellationToken.None).AsTask()).Should().ThrowAsync<HttpRequestException>())
            .WithMessage($"*answered {status}*").Which.StatusCode.Should().Be((HttpStatusCode)status);
    }

    [Test]
    public async Task WriteAsync_TooLarge_SendsLessUntilItFits()
    {
        _receiver.Refuse = static (context, lines) =>
        {
            context.Response.StatusCode = 413;
            return lines.Length > 10;
        };
        await using var sink = Create();
        AuditBatch? left = AuditRecords.Batch(Log, 1, 100);
        while (left is not null)
        {
            left = left.After((await sink.WriteAsync(left, CancellationToken.None)).Seq);
        }

        SinkFixture.Texts(_receiver.Records).Should().Equal(SinkFixture.Texts(AuditRecords.Batch(Log, 1, 100).Records));
    }

    [Test]
    public async Task WriteAsync_OneRecordTooLarge_IsRejectedByItsNumber()
    {
        _receiver.Refuse = static (context, lines) =>
        {
            context.Response.StatusCode = 413;
            return lines.Any(static line => line.Length > 60_000);
        };
        await using var sink = Create();
        var batch = new AuditBatch([AuditRecords.WithText(Log, 1, "x"), AuditRecords.Largest(Log, 2), AuditRecords.WithText(Log, 3, "x")]);

        (await sink.WriteAsync(batch, CancellationToken.None)).Should().Be(AuditSinkResult.Acknowledged(1));
        var result = await sink.WriteAsync(batch.After(1)!, CancellationToken.None);
        result.Should().BeEquivalentTo(new { Answer = AuditSinkAnswer.Rejected, Seq = 2L });
        (await sink.WriteAsync(batch.After(2)!, CancellationToken.None)).Should().Be(AuditSinkResult.Acknowledged(3));
    }

    [Test]
    public async Task WriteAsync_WrongSecret_IsToldByTheReceiver()
    {
        await using var sink = Create(new byte[32]);

        await FluentActions.Awaiting(() => sink.WriteAsync(AuditRecords.Batch(Log, 1, 2), CancellationToken.None).AsTask()).Should().ThrowAsync<HttpRequestException>().WithMessage("*Secret*");
        _receiver.Forged.Should().Be(1);
        _receiver.Records.Should().BeEmpty();
    }

    [Test]
    public void Verify_AnyByteOrTimeChanged_IsNotBelieved()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1000);
        var signature = WebhookSignature.Sign(WebhookReceiver.Secret, "1000", "a/1/1-1", "{}"u8);
        bool Believed(string? timestamp, string? key, byte[] body, string? signed, int late) =>
            WebhookSignature.Verify(WebhookReceiver.Secret, timestamp, key, body, signed, now.AddSeconds(late), TimeSpan.FromMinutes(5));

        Believed("1000", "a/1/1-1", "{}"u8.ToArray(), signature, 300).Should().BeTrue();
        Believed("1000", "a/1/1-1", "{}"u8.ToArray(), signature, 301).Should().BeFalse();
        Believed("1000", "a/1/1-1", "{}"u8.ToArray(), signature, -301).Should().BeFalse();
        Believed("1001", "a/1/1-1", "{}"u8.ToArray(), signature, 0).Should().BeFalse();
        Believed("1000", "a/1/1-2", "{}"u8.ToArray(), signature, 0).Should().BeFalse();
        Believed("1000", "a/1/1-1", "[]"u8.ToArray(), signature, 0).Should().BeFalse();
        Believed("1000", "a/1/1-1", "{}"u8.ToArray(), signature + "0", 0).Should().BeFalse();
        Believed(null, null, [], null, 0).Should().BeFalse();
    }

    [TestCase("http://example.com/", 32, 1)]
    [TestCase("https://user:secret@example.com/", 32, 1)]
    [TestCase("https://example.com/", 31, 1)]
    [TestCase("https://example.com/", 32, 0)]
    [TestCase(null, 32, 1)]
    public void Create_OptionOutOfRange_IsRefused(string? endpoint, int bytes, int records) => FluentActions
        .Invoking(() => new WebhookAuditSink(_client, new WebhookAuditSinkOptions { Endpoint = endpoint is null ? null : new Uri(endpoint), Secret = new byte[bytes], MaxRecords = records }))
        .Should().Throw<OptionsValidationException>();

    [Test]
    public async Task Follow_ReceiverThatIsKilledAndComesBack_HasEveryRecordOnce()
    {
        await using var fixture = new SinkFixture();
        fixture.Add("webhook", () => Create());
        await fixture.StartAsync();
        await fixture.AppendAsync(20);
        await fixture.UntilAsync(() => _receiver.Records.Count == 21);
        await _receiver.KillAsync();
        await fixture.AppendAsync(40);
        await fixture.UntilAsync(() => fixture.State.Problem is not null);
        _receiver.Start();
        await fixture.AppendAsync(5);
        await fixture.UntilAsync(() => _receiver.Records.Count == 66 && fixture.State is { LagRecords: 0, Problem: null });

        SinkFixture.Texts(_receiver.Records).Should().Equal(fixture.Lines());
        fixture.State.Should().BeEquivalentTo(new { Lost = 0L, DeadLetters = 0L, Delivered = 66L });
    }
}
