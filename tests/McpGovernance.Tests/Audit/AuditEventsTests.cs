using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AuditEventsTests : IAsyncDisposable
{
    private static readonly GovernanceEvent s_drift = new(GovernanceEventKind.Drifted, "tickets", "Nobody has approved it.") { Tool = "new_tool", Version = "1.0.0", Digest = "sha256-x" };

    private readonly AuditFixture _audit = new();

    public ValueTask DisposeAsync() => _audit.DisposeAsync();

    private static string? At(JsonElement record, string path) => path.Split('.').Aggregate(record, static (at, name) => at.GetProperty(name)).GetString();

    private async Task WaitAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isSo())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Delay(10, limit.Token);
            _audit.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [TestCase(GovernanceEventKind.CatalogChanged, "catalog.changed")]
    [TestCase(GovernanceEventKind.CatalogRefused, "catalog.refused")]
    [TestCase(GovernanceEventKind.Drifted, "catalog.drift")]
    [TestCase(GovernanceEventKind.TrustedOnFirstUse, "catalog.trusted")]
    [TestCase(GovernanceEventKind.PolicyChanged, "policy.changed")]
    [TestCase(GovernanceEventKind.PolicyRefused, "policy.refused")]
    public async Task Record_IsInTheJournal_UnderItsType(object kind, string type)
    {
        await _audit.OpenAsync();
        new AuditEvents(_audit.Audit).Record(s_drift with { Kind = (GovernanceEventKind)kind });

        var record = (await _audit.RecordsAsync()).Should().ContainSingle().Which;
        (At(record, "type"), At(record, "server"), At(record, "target.kind"), At(record, "target.name"), At(record, "tool.version"), At(record, "tool.digest"), At(record, "reason"))
            .Should().Be((type, "tickets", "tool", "new_tool", "1.0.0", "sha256-x", "Nobody has approved it."));
    }

    [Test]
    public async Task Record_OfNoTool_HasItsDigestAtTheTop_AndTheViewHasTheReason()
    {
        await _audit.OpenAsync();
        new AuditEvents(_audit.Audit).Record(new GovernanceEvent(GovernanceEventKind.CatalogChanged, "tickets", "It is in force.") { Digest = "sha256-y" });
        await _audit.Audit.DisposeAsync();

        var record = new JournalReader(_audit.Journal.Root).Read(static problem => throw new InvalidOperationException(problem.Message)).Single(static record => record.Type == "catalog.changed");
        (record.Reason, record.TargetName, record.ToolDigest).Should().Be(("It is in force.", null, null));
        At(JsonElement.Parse(record.Utf8Json.Span), "digest").Should().Be("sha256-y");
    }

    /// <summary>A catalog comes into force before the journal has opened.</summary>
    [Test]
    public async Task Record_BeforeTheJournalIsOpen_Waits()
    {
        new AuditEvents(_audit.Audit).Record(s_drift);
        (await _audit.RecordsAsync()).Should().ContainSingle();
    }

    /// <summary>A disk that hangs keeps no process from ending.</summary>
    [Test]
    public async Task Dispose_WhileTheDiskHangs_EndsInItsTime()
    {
        _audit.Storage.Gate.Reset();
        new AuditEvents(_audit.Audit).Record(s_drift);
        var ended = _audit.Audit.DisposeAsync().AsTask();
        await WaitAsync(() => ended.IsCompleted);
    }

    [Test]
    public async Task Record_AfterTheJournalIsClosed_ThrowsNothing_AndIsCounted()
    {
        await _audit.OpenAsync();
        await _audit.Audit.DisposeAsync();
        new AuditEvents(_audit.Audit).Record(s_drift);
        await WaitAsync(() => _audit.Audit.Lost == 1);
    }
}
