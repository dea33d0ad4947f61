using McpGovernance.OpenTelemetry.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace McpGovernance.OpenTelemetry.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed partial class LogScrubbingProcessorTests
{
    private const string Secret = "planted";

    [Test]
    public void OnEnd_RecordOfTheSdk_KeepsTemplateListAndTypeOfTheException()
    {
        var record = Log("ModelContextProtocol.Client.McpClient", static logger => Failed(logger, "desk", Secret, new InvalidOperationException(Secret)));

        Exported.Texts([record]).Should().NotContain(static text => text.Contains(Secret, StringComparison.Ordinal));
        record.Body.Should().Be("{EndpointName} failed: {ErrorMessage}.");
        record.Exception.Should().BeNull();
        Exported.Pairs(record.Attributes!).Should().Equal(
            "exception.type=System.InvalidOperationException", "EndpointName=desk", "{OriginalFormat}={EndpointName} failed: {ErrorMessage}.");
    }

    [Test]
    public void OnEnd_TextWithoutATemplate_IsRemoved()
    {
        var record = Log("ModelContextProtocol.Server", static logger => logger.Log(LogLevel.Warning, default, Secret, null, static (state, _) => state));

        Exported.Texts([record]).Should().NotContain(static text => text.Contains(Secret, StringComparison.Ordinal));
        record.Body.Should().Be("(removed)");
    }

    [TestCase("McpGovernance.Audit")]
    [TestCase("Somebody.Else")]
    public void OnEnd_RecordOfOthers_IsLeftAlone(string category)
    {
        var record = Log(category, static logger => Failed(logger, "desk", "their text", new InvalidOperationException("their text")));

        record.Exception!.Message.Should().Be("their text");
        record.Attributes.Should().HaveCount(3);
    }

    private static LogRecord Log(string category, Action<ILogger> log)
    {
        var exported = new List<LogRecord>();
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddOpenTelemetry(static options => options.IncludeFormattedMessage = true))
            .ConfigureOpenTelemetryLoggerProvider(logs => logs.AddGovernanceInstrumentation().AddInMemoryExporter(exported))
            .BuildServiceProvider();
        log(services.GetRequiredService<ILoggerFactory>().CreateLogger(category));
        return exported.Single();
    }

    [LoggerMessage(1, LogLevel.Warning, "{EndpointName} failed: {ErrorMessage}.")]
    private static partial void Failed(ILogger logger, string endpointName, string errorMessage, Exception cause);
}
