using McpGovernance.OpenTelemetry.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;

namespace McpGovernance.OpenTelemetry.Tests;

[NonParallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class OpenTelemetryGovernanceBuilderExtensionsTests
{
    private readonly List<LogRecord> _exported = [];

    [TestCase("options")]
    [TestCase("builder")]
    public async Task AddOpenTelemetryAuditSink_ExporterAddedBefore_ExportsTheRecordsOwnTime(string way)
    {
        var clock = new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero);
        await using (var desk = await Desk.StartServerAsync(
            services =>
            {
                services.AddSingleton<TimeProvider>(new Standing(clock));
                if (way == "options")
                {
                    services.AddLogging(logging => logging.AddOpenTelemetry(options => options.AddInMemoryExporter(_exported)));
                }
                else
                {
                    services.AddOpenTelemetry().WithLogging(logs => logs.AddInMemoryExporter(_exported));
                }
            },
            static governance => governance.AddOpenTelemetryAuditSink()))
        {
            await desk.Client.CallToolAsync("echo", LeakyTools.Arguments);
        }

        var mirrored = _exported.Where(static record => record.CategoryName == "McpGovernance.Audit").ToArray();
        mirrored.Select(static record => record.EventId.Name).Should().Contain(["audit.opened", "call.intent", "call.outcome"]);
        mirrored.Should().OnlyContain(record => record.Timestamp.Year == 2031);
    }

    [Test]
    public async Task AddOpenTelemetryAuditSink_WithoutLogging_DoesNotStartAndSaysWhatToAdd()
    {
        var starting = () => Desk.StartServerAsync(static _ => { }, static governance => governance.AddOpenTelemetryAuditSink());

        (await starting.Should().ThrowAsync<GovernanceConfigurationException>()).Which.Message.Should().Contain("AddOpenTelemetry().WithLogging");
    }

    [Test]
    public async Task AddOpenTelemetryAuditSink_OptionsThatContradict_DoNotStart()
    {
        var starting = () => Desk.StartServerAsync(Logging, static governance => governance.AddOpenTelemetryAuditSink(static options => options.IncludeRecord = true));

        await starting.Should().ThrowAsync<OptionsValidationException>();
    }

    [Test]
    public async Task AddOpenTelemetryAuditSink_LevelsOfLogging_AreNotAsked()
    {
        await using (var desk = await Desk.StartServerAsync(
            services =>
            {
                Logging(services);
                services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.None));
            },
            static governance => governance.AddOpenTelemetryAuditSink()))
        {
            await desk.Client.CallToolAsync("echo", LeakyTools.Arguments);
        }

        _exported.Select(static record => record.EventId.Name).Should().Contain("call.outcome");
        _exported.Should().OnlyContain(static record => record.CategoryName == "McpGovernance.Audit");
    }

    [Test]
    public void AddOpenTelemetryAuditSink_WithoutABuilder_Throws() =>
        ((Action)(static () => ((GovernanceBuilder)null!).AddOpenTelemetryAuditSink())).Should().Throw<ArgumentNullException>();

    private void Logging(IServiceCollection services) => services.AddLogging(logging => logging.AddOpenTelemetry(options => options.AddInMemoryExporter(_exported)));

    private sealed class Standing(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
