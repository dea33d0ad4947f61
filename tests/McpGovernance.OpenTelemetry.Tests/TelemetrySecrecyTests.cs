using System.Diagnostics;
using McpGovernance.OpenTelemetry.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace McpGovernance.OpenTelemetry.Tests;

/// <summary>What callers send, what tools answer and what errors say is in no exported span, log or metric, whichever edge is governed.</summary>
/// <remarks>Listeners hear the whole process: these tests run by themselves.</remarks>
[NonParallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TelemetrySecrecyTests
{
    private readonly List<Activity> _spans = [];
    private readonly List<LogRecord> _logs = [];
    private readonly List<LogRecord> _othersLogs = [];
    private readonly List<MetricSnapshot> _metrics = [];

    [TestCase("server", true)]
    [TestCase("client", true)]
    [TestCase("server", false)]
    [TestCase("client", false)]
    public async Task Telemetry_OfAllCalls_HasNothingOfTheirContent(string edge, bool scrubbed)
    {
        using (var traces = Traces(scrubbed))
        using (var meters = Meters(scrubbed))
        {
            await (edge == "server" ? CallServerAsync(scrubbed) : CallClientAsync(scrubbed));
            meters.ForceFlush();
        }

        List<LogRecord> logs = [.. _logs, .. _othersLogs];
        logs.Where(static log => log.CategoryName == "McpGovernance.Audit").Select(static log => log.EventId.Name).Should().Contain(["call.intent", "call.outcome"]);
        logs.Should().Contain(static log => log.CategoryName!.StartsWith("ModelContextProtocol", StringComparison.Ordinal), "the SDK's own logs are there");
        foreach (var texts in (IEnumerable<string>[])[Exported.Texts(_spans), Exported.Texts(logs), Exported.Texts(_metrics)])
        {
            var found = texts.Where(static text => text.Contains("planted", StringComparison.Ordinal) || text.Contains(LeakyTools.PersonalNumber, StringComparison.Ordinal)).ToArray();
            (found.Length > 0).Should().Be(!scrubbed, "without scrubbing it is there, with it it is not: {0}", string.Join(" | ", found.Take(3)));
        }
    }

    private async Task CallServerAsync(bool scrubbed)
    {
        await using var desk = await Desk.StartServerAsync(services => Logging(services, _logs, scrubbed), static governance => governance.AddOpenTelemetryAuditSink());
        await desk.CallEverythingAsync();
    }

    private async Task CallClientAsync(bool scrubbed)
    {
        var services = new ServiceCollection();
        Logging(services, _othersLogs, scrubbed);
        await using var logging = services.BuildServiceProvider();
        await using var desk = await Desk.StartClientAsync(
            governance =>
            {
                Logging(governance.Services, _logs, scrubbed);
                governance.AddOpenTelemetryAuditSink();
            },
            logging.GetRequiredService<ILoggerFactory>());
        await desk.CallEverythingAsync();
    }

    private static void Logging(IServiceCollection services, List<LogRecord> exported, bool scrubbed)
    {
        services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.Trace).AddOpenTelemetry(static options => options.IncludeFormattedMessage = true));
        services.ConfigureOpenTelemetryLoggerProvider(logs => (scrubbed ? logs.AddGovernanceInstrumentation() : logs).AddInMemoryExporter(exported));
    }

    private TracerProvider Traces(bool scrubbed)
    {
        var builder = Sdk.CreateTracerProviderBuilder();
        return (scrubbed ? builder.AddGovernanceInstrumentation() : builder.AddSource("McpGovernance", "Experimental.ModelContextProtocol")).AddInMemoryExporter(_spans).Build();
    }

    private MeterProvider Meters(bool scrubbed)
    {
        var builder = Sdk.CreateMeterProviderBuilder();
        return (scrubbed ? builder.AddGovernanceInstrumentation() : builder.AddMeter("McpGovernance", "Experimental.ModelContextProtocol")).AddInMemoryExporter(_metrics).Build();
    }
}
