using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Options;

namespace McpGovernance.Tests.Audit;

/// <summary>A pipeline with the two stages of the journal and, between them, what a test puts there.</summary>
internal sealed class AuditFixture : IAsyncDisposable
{
    private AuditJournal? _audit;

    public JournalFixture Journal { get; } = new();

    public Microsoft.Extensions.Time.Testing.FakeTimeProvider Time => Journal.Time;

    public FaultyStorage Storage => Journal.Storage;

    public AuditOptions Options => Journal.Options;

    public AuditJournal Audit => _audit ??= Create();

    public KeyRing Keys { get; init; } = new FakeKeyRing();

    public GovernancePipeline Pipeline(params GovernanceInterceptor[] others) =>
        new([new AuditInterceptor(Audit), new IntentInterceptor(Audit), .. others]);

    /// <summary>What Identity says of a later round, once it was found to belong to its call.</summary>
    public static GovernanceInterceptor Continues(CallRound round) => new DelegatingInterceptor(GovernanceStage.Identity, (context, next) =>
    {
        ((InvokeContext)context).Continue(round);
        return next();
    });

    public async Task OpenAsync()
    {
        await Audit.Journal.FirstAttempt;
        Audit.Journal.IsOpen.Should().BeTrue();
    }

    public FakeInvokeContext Call(ToolKind kind = ToolKind.Write, string target = "create_ticket") => new(Time, target: target, kind: kind);

    public FakeListContext List() => new(Time);

    /// <summary>Closes the journal and returns what it says about calls.</summary>
    public async Task<List<JsonElement>> RecordsAsync()
    {
        await Audit.DisposeAsync();
        return [.. Journal.Records().Where(static record => !record.GetProperty("type").GetString()!.StartsWith("audit.", StringComparison.Ordinal))];
    }

    public async ValueTask DisposeAsync()
    {
        Storage.Gate.Set();
        Storage.Room = long.MaxValue;
        if (_audit is not null)
        {
            await _audit.DisposeAsync();
        }

        await Journal.DisposeAsync();
    }

    private AuditJournal Create()
    {
        Options.Root = Journal.Root;
        return new AuditJournal(
            Microsoft.Extensions.Options.Options.Create(Options),
            Microsoft.Extensions.Options.Options.Create(new GovernanceOptions { Server = "tickets" }),
            Keys,
            Time,
            new Microsoft.Extensions.Logging.Testing.FakeLogger<AuditJournal>(Journal.Logger.Collector),
            Storage);
    }
}
