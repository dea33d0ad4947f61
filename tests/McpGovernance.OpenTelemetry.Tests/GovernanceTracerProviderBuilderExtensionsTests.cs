using System.Diagnostics;
using McpGovernance.OpenTelemetry.Tests.Support;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace McpGovernance.OpenTelemetry.Tests;

/// <remarks>Listeners hear the whole process: these tests run by themselves.</remarks>
[NonParallelizable]
internal sealed class GovernanceTracerProviderBuilderExtensionsTests
{
    [TestCase("ours, exporter")]
    [TestCase("exporter, ours")]
    [TestCase("copying, exporter, ours")]
    [TestCase("copying, ours, ours, exporter")]
    public async Task Spans_OfAllCalls_HaveNothingOfTheirContent(string order)
    {
        var spans = await SpansAsync(order);

        Exported.Texts(spans).Should().NotContain(static text => text.Contains("planted", StringComparison.Ordinal) || text.Contains("19121212", StringComparison.Ordinal));
    }

    [TestCase(ActivityKind.Server)]
    [TestCase(ActivityKind.Client)]
    public async Task Span_OfAToolError_KeepsNameStatusAndType(ActivityKind edge)
    {
        var spans = await SpansAsync("ours, exporter");

        var span = spans.Single(span => span.Kind == edge && span.DisplayName == "tools/call say_error");
        span.Status.Should().Be(ActivityStatusCode.Error);
        span.StatusDescription.Should().BeNull();
        span.GetTagItem("error.type").Should().Be("tool_error");
        span.GetTagItem("gen_ai.tool.name").Should().Be("say_error");
        span.GetTagItem("mcp.method.name").Should().Be("tools/call");
        span.GetTagItem("jsonrpc.request.id").Should().NotBeNull();
    }

    [Test]
    public async Task Span_WithAnException_KeepsItsTypeAlone()
    {
        var spans = await SpansAsync("exporter, ours");

        var span = spans.Single(static span => span.Kind == ActivityKind.Server && span.DisplayName == "tools/call record");
        Exported.Pairs(span.Events.Should().ContainSingle().Which.Tags).Should().Equal("exception.type=System.InvalidOperationException");
    }

    [Test]
    public async Task Spans_OfAGovernedServer_KeepWhatGovernanceSays()
    {
        var spans = new List<Activity>();
        using (Sdk.CreateTracerProviderBuilder().AddGovernanceInstrumentation().AddInMemoryExporter(spans).Build())
        {
            await using var desk = await Desk.StartServerAsync(static _ => { });
            await desk.CallEverythingAsync();
        }

        var span = spans.Single(static span => span.Kind == ActivityKind.Server && span.DisplayName == "tools/call echo");
        span.TagObjects.Select(static tag => tag.Key).Should().Contain(
            ["mcpgovernance.call.id", "mcpgovernance.operation", "mcpgovernance.outcome", "mcpgovernance.caller.kind"]);
        spans.Single(static span => span.Kind == ActivityKind.Server && span.DisplayName == "tools/call unknown").GetTagItem("mcpgovernance.code").Should().Be("access.unknown");
    }

    [Test]
    public void AddGovernanceInstrumentation_ListensToBothSourcesAndNoOther()
    {
        using var provider = Sdk.CreateTracerProviderBuilder().AddGovernanceInstrumentation().Build();
        using ActivitySource ours = new("McpGovernance"), sdk = new("Experimental.ModelContextProtocol"), other = new("McpGovernance.Other");

        ours.HasListeners().Should().BeTrue();
        sdk.HasListeners().Should().BeTrue();
        other.HasListeners().Should().BeFalse();
    }

    [Test]
    public void Dispose_OfTheProvider_EndsTheListening()
    {
        using ActivitySource ours = new("McpGovernance");
        Sdk.CreateTracerProviderBuilder().AddGovernanceInstrumentation().Build().Dispose();

        ours.HasListeners().Should().BeFalse();
    }

    [Test]
    public void AddGovernanceInstrumentation_WithoutABuilder_Throws() =>
        ((Action)(static () => ((TracerProviderBuilder)null!).AddGovernanceInstrumentation())).Should().Throw<ArgumentNullException>();

    private static async Task<List<Activity>> SpansAsync(string order)
    {
        var spans = new List<Activity>();
        var builder = Sdk.CreateTracerProviderBuilder();
        foreach (var step in order.Split(", "))
        {
            builder = step switch
            {
                "ours" => builder.AddGovernanceInstrumentation(),
                "exporter" => builder.AddInMemoryExporter(spans),
                _ => builder.AddProcessor(new CopyingProcessor()),
            };
        }

        using (builder.Build())
        {
            await using var desk = await Desk.StartBareAsync();
            await desk.CallEverythingAsync();
        }

        foreach (var name in LeakyTools.Names)
        {
            spans.Count(span => span.DisplayName == $"tools/call {name}").Should().Be(2, "both edges of '{0}' are there", name);
        }

        return spans;
    }

    /// <summary>Stands before the exporter and takes over what it sees: nothing, if the spans are clean by then.</summary>
    private sealed class CopyingProcessor : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => data.SetTag("error.type", data.StatusDescription ?? data.GetTagItem("error.type"));
    }
}
