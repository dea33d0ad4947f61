using McpGovernance.Audit;
using McpGovernance.OpenTelemetry.Tests.Support;
using McpGovernance.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace McpGovernance.OpenTelemetry.Tests;

/// <summary>The mirror over real OTLP: what arrives, what an outage loses, and that nothing of it touches calls or the journal.</summary>
[NonParallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class OtlpDeliveryTests : IAsyncDisposable
{
    private readonly OtlpReceiver _receiver = new();

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Test]
    public async Task Calls_ReceiverThatIsKilledAndComesBack_AreMirroredBeforeAndAfterAndAllInTheJournal()
    {
        List<JournalRecord> journal;
        await using (var desk = await Desk.StartServerAsync(Export, static governance => governance.AddOpenTelemetryAuditSink()))
        {
            await desk.Client.CallToolAsync("echo", LeakyTools.Arguments);
            await _receiver.WaitForLogsAsync(static logs => Outcomes(logs).Any());
            await _receiver.KillAsync();

            for (var i = 0; i < 5; i++)
            {
                GovernedAssert.Permitted(await desk.Client.CallToolAsync("echo", LeakyTools.Arguments));
            }

            _receiver.Start();
            await desk.Client.CallToolAsync("say_error", LeakyTools.Arguments);
            await _receiver.WaitForLogsAsync(static logs => Outcomes(logs).Any(static log => (string?)log.Attributes["mcpgovernance.outcome"] == "tool_error"));
            journal = [.. new JournalReader(desk.JournalRoot).Read(static problem => throw new AssertionException(problem.Message))];
        }

        TestContext.Out.WriteLine($"{Outcomes(_receiver.Logs).Count()} of 7 outcomes arrived: what was sent while the receiver was down is not promised");
        journal.Count(static record => record.Type == "call.outcome").Should().Be(7, "the journal is the record");
        _receiver.Logs.Select(static log => log.Attributes["mcpgovernance.record.id"]).Should().BeSubsetOf(journal.Select(static record => record.Id), "the mirror has nothing else")
            .And.OnlyHaveUniqueItems();
        _receiver.Logs.Should().Contain(static log => log.EventName == "audit.opened");
    }

    [Test]
    public async Task Record_OverTheWire_IsAsThePageSays()
    {
        await using (var desk = await Desk.StartServerAsync(Export, static governance => governance.AddOpenTelemetryAuditSink()))
        {
            await desk.Client.CallToolAsync("say_error", LeakyTools.Arguments);
            await _receiver.WaitForLogsAsync(static logs => Outcomes(logs).Any());
        }

        var log = Outcomes(_receiver.Logs).Single();
        log.Scope.Should().Be("McpGovernance.Audit");
        log.Severity.Should().Be(17, "that is ERROR");
        log.Body.Should().Be("call.outcome");
        log.Attributes["error.type"].Should().Be("tool_error");
        log.Attributes["gen_ai.tool.name"].Should().Be("say_error");
        log.Attributes["mcpgovernance.seq"].Should().BeOfType<long>();
        log.TimeUnixNano.Should().BeGreaterThan(1_767_000_000_000_000_000);
    }

    [Test]
    public async Task WriteAsync_BacklogLargerThanTheExportersQueueAndASlowReceiver_ArrivesWhole()
    {
        _receiver.Delay = TimeSpan.FromMilliseconds(150);
        var services = new ServiceCollection();
        var stamp = new AuditStampProcessor();
        services.ConfigureOpenTelemetryLoggerProvider((_, logs) => logs.AddProcessor(stamp));
        Export(services);
        await using (var provider = services.BuildServiceProvider())
        {
            await using var sink = new OpenTelemetryAuditSink(provider.GetServices<ILoggerProvider>().OfType<OpenTelemetryLoggerProvider>().Single(), stamp, new());
            for (var first = 1; first <= 10_000; first += 500)
            {
                (await sink.WriteAsync(AuditRecords.Batch(AuditRecords.Log(1), first, 500), CancellationToken.None)).Answer.Should().Be(AuditSinkAnswer.Acknowledged);
            }
        }

        _receiver.Logs.Select(static log => (long)log.Attributes["mcpgovernance.seq"]!).Order().Should().Equal(Enumerable.Range(1, 10_000).Select(static n => (long)n));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task SpansAndMetrics_OverTheWire_HaveNothingOfTheContentOfCalls(bool scrubbed)
    {
        var (traces, meters) = (Sdk.CreateTracerProviderBuilder(), Sdk.CreateMeterProviderBuilder());
        using (var spans = (scrubbed ? traces.AddGovernanceInstrumentation() : traces.AddSource("McpGovernance", "Experimental.ModelContextProtocol"))
            .AddOtlpExporter(exporter => Send(exporter, "traces")).Build())
        using (var metrics = (scrubbed ? meters.AddGovernanceInstrumentation() : meters.AddMeter("McpGovernance", "Experimental.ModelContextProtocol"))
            .AddOtlpExporter(exporter => Send(exporter, "metrics")).Build())
        {
            await using var desk = await Desk.StartServerAsync(static _ => { });
            await desk.CallEverythingAsync();
            spans.ForceFlush();
            metrics.ForceFlush();
        }

        foreach (var signal in (string[])["traces", "metrics"])
        {
            var sent = string.Concat(_receiver.Bodies(signal).Select(System.Text.Encoding.Latin1.GetString));
            sent.Should().Contain("say_error");
            (sent.Contains(LeakyTools.PersonalNumber, StringComparison.Ordinal) || sent.Contains(LeakyTools.Secret, StringComparison.Ordinal)).Should().Be(!scrubbed);
        }
    }

    private static IEnumerable<ReceivedLog> Outcomes(IEnumerable<ReceivedLog> logs) => logs.Where(static log => log.EventName == "call.outcome");

    private void Export(IServiceCollection services) => services.AddLogging(logging => logging
        .AddFilter<OpenTelemetryLoggerProvider>(static _ => false)
        .AddOpenTelemetry(options => options.AddOtlpExporter((exporter, processor) =>
        {
            Send(exporter, "logs");
            processor.ExportProcessorType = ExportProcessorType.Batch;
            processor.BatchExportProcessorOptions.ScheduledDelayMilliseconds = 50;
        })));

    private void Send(OtlpExporterOptions exporter, string signal)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = _receiver.Address(signal);
        exporter.TimeoutMilliseconds = 2_000;
    }
}
