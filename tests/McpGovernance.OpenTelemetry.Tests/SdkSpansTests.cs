using System.Diagnostics;
using McpGovernance.OpenTelemetry.Tests.Support;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace McpGovernance.OpenTelemetry.Tests;

/// <summary>What the SDK exports by itself: why there is a scrubber. When one of these fails, the SDK has changed, and the scrubber may have less to do.</summary>
/// <remarks>Listeners hear the whole process: these tests run by themselves.</remarks>
[NonParallelizable]
internal sealed class SdkSpansTests
{
    [TestCase(ActivityKind.Server)]
    [TestCase(ActivityKind.Client)]
    public async Task StatusDescription_Unscrubbed_HasTheTextOfAToolError(ActivityKind edge)
    {
        var spans = await SpansOfEverythingAsync();

        var span = spans.Single(span => span.Kind == edge && span.DisplayName == "tools/call say_error");
        span.Status.Should().Be(ActivityStatusCode.Error);
        span.StatusDescription.Should().Contain(LeakyTools.Secret).And.Contain(LeakyTools.PersonalNumber);
    }

    [TestCase(ActivityKind.Server)]
    [TestCase(ActivityKind.Client)]
    public async Task StatusDescription_Unscrubbed_HasTheTextOfAProtocolError(ActivityKind edge)
    {
        var spans = await SpansOfEverythingAsync();

        spans.Single(span => span.Kind == edge && span.DisplayName == "tools/call throw_protocol").StatusDescription.Should().Contain(LeakyTools.Secret);
    }

    [Test]
    public async Task ResourceUri_Unscrubbed_HasTheArgumentsOfATemplate()
    {
        var spans = await SpansOfEverythingAsync();

        spans.Select(static span => span.GetTagItem("mcp.resource.uri")).Should().Contain($"customer://{LeakyTools.PersonalNumber}");
    }

    private static async Task<List<Activity>> SpansOfEverythingAsync()
    {
        var spans = new List<Activity>();
        using (Sdk.CreateTracerProviderBuilder().AddSource("McpGovernance", "Experimental.ModelContextProtocol").AddInMemoryExporter(spans).Build())
        {
            await using var desk = await Desk.StartBareAsync();
            await desk.CallEverythingAsync();
        }

        return spans;
    }
}
