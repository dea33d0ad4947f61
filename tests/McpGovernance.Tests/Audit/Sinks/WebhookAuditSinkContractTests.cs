using McpGovernance.Testing;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
internal sealed class WebhookAuditSinkContractTests : AuditSinkContractTests
{
    private readonly WebhookReceiver _receiver = new();
    private readonly HttpClient _client = new();

    [TearDown]
    public async Task EndAsync()
    {
        _client.Dispose();
        await _receiver.DisposeAsync();
    }

    protected override ValueTask<AuditSink> CreateSinkAsync() =>
        new(new WebhookAuditSink(_client, new WebhookAuditSinkOptions { Endpoint = _receiver.Endpoint, Secret = WebhookReceiver.Secret }));

    protected override ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(string log) =>
        new([.. _receiver.Records.Where(record => record.Log == log).Select(static record => record.Utf8Json)]);

    protected override async ValueTask<bool> BreakStoreAsync()
    {
        await _receiver.KillAsync();
        return true;
    }
}
