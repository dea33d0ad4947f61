using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace McpGovernance.OpenTelemetry.Tests.Support;

/// <summary>A logger provider that keeps in memory what it exports, and sinks that write to it.</summary>
internal sealed class MirroredLogs : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly AuditStampProcessor _stamp = new();

    public MirroredLogs(bool stamps = true, BaseProcessor<LogRecord>? last = null) => _services = new ServiceCollection()
        .AddLogging(logging => logging.AddOpenTelemetry(options =>
        {
            if (stamps)
            {
                options.AddProcessor(_stamp);
            }

            options.AddInMemoryExporter(Records);
            if (last is not null)
            {
                options.AddProcessor(last);
            }
        }))
        .BuildServiceProvider();

    public List<LogRecord> Records { get; } = [];

    public OpenTelemetryLoggerProvider Provider => _services.GetServices<ILoggerProvider>().OfType<OpenTelemetryLoggerProvider>().Single();

    public OpenTelemetryAuditSink CreateSink(OpenTelemetryAuditSinkOptions? options = null) => new(Provider, _stamp, options ?? new());

    /// <summary>Mirrors one line and gives what was exported.</summary>
    public static async Task<LogRecord> MirrorAsync(string line, OpenTelemetryAuditSinkOptions? options = null)
    {
        using var logs = new MirroredLogs();
        await using var sink = logs.CreateSink(options);
        await sink.WriteAsync(new AuditBatch([AuditRecord.Parse(Encoding.UTF8.GetBytes(line))]), CancellationToken.None);
        return logs.Records.Single();
    }

    public static object? Attribute(LogRecord record, string name) => record.Attributes!.SingleOrDefault(attribute => attribute.Key == name).Value;

    public void Dispose() => _services.Dispose();
}
