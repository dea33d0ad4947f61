using McpGovernance.Audit;
using McpGovernance.Testing;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JournalPlaceGovernanceBuilderExtensionsTests
{
    private readonly Tools _tools = new();

    private Task<GovernedPair> StartAsync(Action<GovernanceBuilder> place) => GovernedPair.StartAsync(
        server => server.WithTools([_tools.Reading(), _tools.Changing()]),
        governance =>
        {
            governance.UsePolicy(static policy => policy.Name("desk", "1").Allow("anonymous", "*_thing"));
            place(governance);
        });

    [Test]
    public async Task UseAuditSinkAsJournal_GovernedServer_RecordsCallsAtTheSinkAndNowhereElse()
    {
        var sink = new CollectingAuditSink();
        await using (var pair = await StartAsync(governance => governance.UseAuditSinkAsJournal("store", _ => sink)))
        {
            GovernedAssert.Permitted(await pair.Client.CallToolAsync("change_thing", new Dictionary<string, object?> { ["id"] = "1" }));
            Directory.Exists(pair.JournalRoot).Should().BeFalse();
            pair.Services.GetRequiredService<JournalStatus>().Location.Should().BeNull();
            (await HealthAsync(pair)).Status.Should().Be(HealthStatus.Healthy);
        }

        sink.Records.Select(static record => record.Type).Should().Equal("audit.opened", "policy.changed", "call.intent", "call.outcome", "audit.closed");
        sink.IsDisposed.Should().BeTrue();
        foreach (var record in sink.Records)
        {
            RecordSchema.Fault(PlaceFixture.Json(record)).Should().BeNull();
        }
    }

    [Test]
    public async Task UseAuditSinkAsJournal_ByType_IsMadeWithItsDependencies()
    {
        await using var pair = await StartAsync(static governance =>
        {
            governance.Services.AddSingleton<CollectingAuditSink>(new CollectingAuditSink());
            governance.UseAuditSinkAsJournal<NeedyAuditSink>();
        });

        GovernedAssert.Permitted(await pair.Client.CallToolAsync("change_thing", new Dictionary<string, object?> { ["id"] = "1" }));
        pair.Services.GetRequiredService<CollectingAuditSink>().Records.Should().HaveCount(4);
    }

    [Test]
    public async Task UseMemoryJournal_GovernedServer_RecordsCallsAtItsSinks()
    {
        var (one, two) = (new CollectingAuditSink(), new CollectingAuditSink());
        await using (var pair = await StartAsync(governance => governance.UseMemoryJournal().AddAuditSink("one", _ => one).AddAuditSink("two", _ => two)))
        {
            GovernedAssert.Permitted(await pair.Client.CallToolAsync("change_thing", new Dictionary<string, object?> { ["id"] = "1" }));
            Directory.Exists(pair.JournalRoot).Should().BeFalse();
        }

        one.Records.Select(static record => record.Type).Should().Equal("audit.opened", "policy.changed", "call.intent", "call.outcome", "audit.closed");
        SinkFixture.Texts(two.Records).Should().Equal(SinkFixture.Texts(one.Records));
    }

    [Test]
    public async Task UseAuditSinkAsJournal_AnotherSinkBesideIt_DoesNotStart()
    {
        var starting = () => StartAsync(static governance => governance
            .UseAuditSinkAsJournal("store", static _ => new CollectingAuditSink()).AddAuditSink("siem", static _ => new CollectingAuditSink()));

        await starting.Should().ThrowAsync<GovernanceConfigurationException>().WithMessage("*'siem'*'UseMemoryJournal'*");
    }

    [Test]
    public async Task UseAuditSinkAsJournal_WithAnotherPlace_DoesNotStart([Values] bool memory)
    {
        var starting = () => StartAsync(governance =>
        {
            governance.UseAuditSinkAsJournal("store", static _ => new CollectingAuditSink());
            _ = memory ? governance.UseMemoryJournal() : governance.UseAuditSinkAsJournal("store", static _ => new CollectingAuditSink());
        });

        await starting.Should().ThrowAsync<GovernanceConfigurationException>().WithMessage("There is one journal*");
    }

    [Test]
    public async Task UseMemoryJournal_Twice_SetsOptionsAgain()
    {
        await using var pair = await StartAsync(static governance => governance
            .UseMemoryJournal(static memory => memory.MaxRecords = 20).UseMemoryJournal(static memory => memory.MaxBytes = 1 << 20).AddAuditSink("siem", static _ => new CollectingAuditSink()));

        pair.Services.GetRequiredService<IOptions<MemoryJournalOptions>>().Value.Should().BeEquivalentTo(new { MaxRecords = 20, MaxBytes = 1L << 20 });
    }

    [Test]
    public async Task UseMemoryJournal_NoSink_DoesNotStart()
    {
        var starting = () => StartAsync(static governance => governance.UseMemoryJournal());

        await starting.Should().ThrowAsync<GovernanceConfigurationException>().WithMessage("*no sink*'AddAuditSink'*'ForgetOldest'*");
    }

    [Test]
    public async Task UseMemoryJournal_ForgetOldestWithASink_DoesNotStart()
    {
        var starting = () => StartAsync(static governance => governance
            .UseMemoryJournal(static memory => memory.WhenFull = MemoryJournalOverflow.ForgetOldest).AddAuditSink("siem", static _ => new CollectingAuditSink()));

        await starting.Should().ThrowAsync<GovernanceConfigurationException>().WithMessage("*'siem'*");
    }

    [Test]
    public async Task UseMemoryJournal_OptionsOutOfRange_DoNotStart()
    {
        var starting = () => StartAsync(static governance => governance
            .UseMemoryJournal(static memory => memory.MaxRecords = 0).AddAuditSink("siem", static _ => new CollectingAuditSink()));

        await starting.Should().ThrowAsync<OptionsValidationException>().WithMessage("*MaxRecords*");
    }

    [Test]
    public async Task UseAuditSinkAsJournal_SinkOutOfBounds_DoesNotStart()
    {
        var starting = () => StartAsync(static governance => governance
            .UseAuditSinkAsJournal("store", static _ => new CollectingAuditSink(new() { Name = "store", TimeLimit = TimeSpan.Zero })));

        await starting.Should().ThrowAsync<GovernanceConfigurationException>().WithMessage("*'store'*TimeLimit*");
    }

    [TestCase("")]
    [TestCase("a/b")]
    public void UseAuditSinkAsJournal_NameOutOfBounds_IsRefused(string name) =>
        new GovernanceBuilder(new ServiceCollection()).Invoking(given => given.UseAuditSinkAsJournal(name, static _ => new CollectingAuditSink())).Should().Throw<ArgumentException>();

    [Test]
    public async Task UseAuditSinkAsJournal_NoKeysGiven_WritesNoFileForThemAndAnHttpServerDoesNotStart()
    {
        using var directory = new TemporaryDirectory();
        using var logs = new CollectingLoggerProvider();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(logs);
        builder.Services.AddMcpServer().WithGovernance(governance => governance
            .UseAudit(audit => audit.Root = directory.Sub("journal")).UseAuditSinkAsJournal("store", static _ => new CollectingAuditSink()));
        using var host = builder.Build();

        await host.Awaiting(static one => one.StartAsync()).Should().ThrowAsync<GovernanceConfigurationException>().WithMessage("*'UseKeys'*");

        host.Services.GetRequiredService<KeyRing>().IsPersistent.Should().BeFalse();
        Directory.GetFileSystemEntries(directory.Path).Should().BeEmpty();
        logs.Lines.Should().Contain(static line => line.Contains("The journal is in no files", StringComparison.Ordinal));
    }

    [Test]
    public async Task UseAuditSinkAsJournal_TwoHostsInOneProcess_HaveJournalsOfTheirOwn()
    {
        var (one, two) = (new CollectingAuditSink(), new CollectingAuditSink());
        await using (var first = await StartAsync(governance => governance.UseAuditSinkAsJournal("store", _ => one)))
        await using (var second = await StartAsync(governance => governance.UseAuditSinkAsJournal("store", _ => two)))
        {
            GovernedAssert.Permitted(await first.Client.CallToolAsync("change_thing", new Dictionary<string, object?> { ["id"] = "1" }));
            GovernedAssert.Permitted(await second.Client.CallToolAsync("change_thing", new Dictionary<string, object?> { ["id"] = "1" }));
        }

        one.Records.Should().HaveCount(5);
        two.Records.Should().HaveCount(5);
        one.Records.Concat(two.Records).Select(static record => record.Log).Distinct().Should().HaveCount(2);
    }

    internal static Task<HealthCheckResult> HealthAsync(GovernedPair pair)
    {
        var check = ActivatorUtilities.CreateInstance<GovernanceHealthCheck>(pair.Services);
        return check.CheckHealthAsync(new HealthCheckContext { Registration = new HealthCheckRegistration("x", check, null, null) });
    }

    private sealed class NeedyAuditSink(CollectingAuditSink inner) : AuditSink
    {
        protected override ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit) => inner.WriteAsync(batch, timeLimit);
    }
}
