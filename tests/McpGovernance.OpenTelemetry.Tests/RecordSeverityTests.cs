using Microsoft.Extensions.Logging;

namespace McpGovernance.OpenTelemetry.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class RecordSeverityTests
{
    [TestCase("call.outcome", "refused", LogLevel.Warning)]
    [TestCase("call.outcome", "refused_by_others", LogLevel.Warning)]
    [TestCase("call.refused", null, LogLevel.Warning)]
    [TestCase("catalog.refused", null, LogLevel.Warning)]
    [TestCase("policy.refused", null, LogLevel.Warning)]
    [TestCase("auth.failed", null, LogLevel.Warning)]
    [TestCase("anomaly.first_seen", null, LogLevel.Warning)]
    [TestCase("anomaly.refusal_burst", null, LogLevel.Warning)]
    [TestCase("call.outcome", "tool_error", LogLevel.Error)]
    [TestCase("call.outcome", "exception", LogLevel.Error)]
    [TestCase("call.outcome", "timed_out", LogLevel.Error)]
    [TestCase("call.outcome", "indeterminate", LogLevel.Error)]
    [TestCase("audit.gap", null, LogLevel.Error)]
    [TestCase("call.outcome", "done", LogLevel.Information)]
    [TestCase("call.outcome", "cancelled", LogLevel.Information)]
    [TestCase("call.round", "input_required", LogLevel.Information)]
    [TestCase("call.intent", null, LogLevel.Information)]
    [TestCase("list.view", "done", LogLevel.Information)]
    [TestCase("policy.changed", null, LogLevel.Information)]
    [TestCase("not.yet.known", null, LogLevel.Information)]
    [TestCase(null, null, LogLevel.Information)]
    public void Of_TypeAndStatus_IsAsThePageSays(string? type, string? status, LogLevel expected) => RecordSeverity.Of(type, status).Should().Be(expected);
}
