using System.Diagnostics;
using System.Diagnostics.Metrics;
using McpGovernance.OpenTelemetry.Tests.Support;

namespace McpGovernance.OpenTelemetry.Tests;

/// <remarks>Listeners hear the whole process: these tests run by themselves.</remarks>
[NonParallelizable]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SpanScrubberTests : IDisposable
{
    private const string Secret = "planted";

    private readonly ActivitySource _sdk = new("Experimental.ModelContextProtocol");
    private readonly ActivitySource _ours = new("McpGovernance");
    private readonly ActivitySource _other = new("Somebody.Else");
    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = static _ => true,
        Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    public SpanScrubberTests() => ActivitySource.AddActivityListener(_listener);

    public void Dispose()
    {
        _listener.Dispose();
        _sdk.Dispose();
        _ours.Dispose();
        _other.Dispose();
    }

    [TestCase("gen_ai.tool.call.arguments")]
    [TestCase("gen_ai.tool.call.result")]
    [TestCase("gen_ai.input.messages")]
    [TestCase("otel.status_description")]
    [TestCase("exception.message")]
    [TestCase("mcp.resource.uri")]
    [TestCase("mcpgovernance.anything")]
    public void Scrub_TagThatIsNotOnTheList_IsRemoved(string name)
    {
        using var span = _sdk.StartActivity("tools/call a")!;
        span.AddTag(name, Secret).AddTag("error.type", "tool_error").AddTag(name, Secret);

        SpanScrubber.Scrub(span);

        Exported.Pairs(span.TagObjects).Should().Equal("error.type=tool_error");
        span.Recorded.Should().BeTrue();
    }

    [Test]
    public void Scrub_EveryTagOfTheList_IsKept()
    {
        using var span = _ours.StartActivity("governance call_tool")!;
        foreach (var name in SpanTags.Kept)
        {
            span.SetTag(name, "kept");
        }

        SpanScrubber.Scrub(span);

        span.TagObjects.Select(static tag => tag.Key).Should().BeEquivalentTo(SpanTags.Kept);
        SpanTags.Kept.Should().Contain(["error.type", "mcpgovernance.code"]);
    }

    [TestCase(ActivityStatusCode.Error)]
    [TestCase(ActivityStatusCode.Ok)]
    [TestCase(ActivityStatusCode.Unset)]
    public void Scrub_Status_KeepsItsCodeAndLosesItsText(ActivityStatusCode code)
    {
        using var span = _sdk.StartActivity("tools/call a")!;
        span.SetStatus(code, Secret);

        SpanScrubber.Scrub(span);

        span.Status.Should().Be(code);
        span.StatusDescription.Should().BeNull();
    }

    [Test]
    public void Scrub_EventWithContent_WithholdsTheSpanAndCountsIt()
    {
        using var counted = new CountingListener();
        using var span = _sdk.StartActivity("tools/call a")!;
        span.AddEvent(new ActivityEvent("exception", tags: new ActivityTagsCollection { ["exception.message"] = Secret }));

        SpanScrubber.Scrub(span);
        SpanScrubber.Scrub(span);

        span.Recorded.Should().BeFalse();
        span.IsAllDataRequested.Should().BeFalse();
        counted.Total.Should().Be(1);
    }

    [Test]
    public void Scrub_LinkWithContent_WithholdsTheSpan()
    {
        using var span = _sdk.StartActivity("tools/call a")!;
        span.AddLink(new ActivityLink(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), default), new ActivityTagsCollection { ["note"] = Secret }));

        SpanScrubber.Scrub(span);

        span.Recorded.Should().BeFalse();
    }

    [Test]
    public void Scrub_EventsAndLinksWithoutContent_ArePassed()
    {
        using var span = _sdk.StartActivity("tools/call a")!;
        span.AddEvent(new ActivityEvent("retried"));
        span.AddEvent(new ActivityEvent("exception", tags: new ActivityTagsCollection { ["exception.type"] = "System.Exception" }));
        span.AddLink(new ActivityLink(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), default)));

        SpanScrubber.Scrub(span);

        span.Recorded.Should().BeTrue();
        span.Events.Should().HaveCount(2);
    }

    [Test]
    public void Scrub_ManyTags_AreAllRemoved()
    {
        using var span = _sdk.StartActivity("tools/call a")!;
        for (var i = 0; i < 500; i++)
        {
            span.SetTag($"note.{i}", Secret);
        }

        SpanScrubber.Scrub(span);

        span.TagObjects.Should().BeEmpty();
        span.Recorded.Should().BeTrue();
    }

    [Test]
    public void Scrub_SpanOfOthersWithTheSdksTags_LosesTheDescriptionAlone()
    {
        using var span = _other.StartActivity("execute_tool a")!;
        span.SetTag("mcp.method.name", "tools/call").SetTag("their.own", "kept").SetStatus(ActivityStatusCode.Error, Secret);

        SpanScrubber.Scrub(span);

        span.StatusDescription.Should().BeNull();
        span.Status.Should().Be(ActivityStatusCode.Error);
        span.GetTagItem("their.own").Should().Be("kept");
    }

    [Test]
    public void Scrub_SpanOfOthers_IsLeftAlone()
    {
        using var span = _other.StartActivity("work")!;
        span.SetTag("their.own", "kept").SetStatus(ActivityStatusCode.Error, "their text");

        SpanScrubber.Scrub(span);

        span.StatusDescription.Should().Be("their text");
        span.GetTagItem("their.own").Should().Be("kept");
    }

    [Test]
    public void Scrub_NothingToRemove_AllocatesNothing()
    {
        using var span = _sdk.StartActivity("tools/call a")!;
        span.SetTag("mcp.method.name", "tools/call").SetTag("error.type", "tool_error").SetStatus(ActivityStatusCode.Error);
        span.AddEvent(new ActivityEvent("exception", tags: new ActivityTagsCollection { ["exception.type"] = "System.Exception" }));
        var processor = new SpanScrubbingProcessor();
        for (var warm = 0; warm < 200; warm++)
        {
            processor.OnEnd(span);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            processor.OnEnd(span);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Test]
    public void OnEnd_Nothing_DoesNotThrow() => ((Action)(static () => new SpanScrubbingProcessor().OnEnd(null!))).Should().NotThrow();

    [Test]
    public void Scrub_ListenerToMetricsThatThrows_StillWithholds()
    {
        using var listener = new MeterListener { InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>(static (instrument, _, _, _) =>
        {
            if (instrument.Name == WithheldSpans.Name)
            {
                throw new InvalidOperationException("A listener that throws.");
            }
        });
        listener.Start();
        using var span = _sdk.StartActivity("tools/call a")!;
        span.AddEvent(new ActivityEvent("note", tags: new ActivityTagsCollection { ["text"] = Secret }));

        SpanScrubber.Scrub(span);

        span.Recorded.Should().BeFalse();
    }

    [Test]
    public void ExceptionRecorder_AddException_KeepsTheTypeAlone()
    {
        using var scrubbing = new SpanScrubbingListener();
        using var span = _sdk.StartActivity("tools/call a")!;
        span.AddException(new InvalidOperationException(Secret), new TagList { { "exception.message", Secret }, { "customer", Secret } });

        Exported.Pairs(span.Events.Should().ContainSingle().Which.Tags).Should().Equal("exception.type=System.InvalidOperationException");
    }

    private sealed class CountingListener : IDisposable
    {
        private readonly MeterListener _meters = new();
        private long _total;

        public CountingListener()
        {
            _meters.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == WithheldSpans.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _total, value));
            _meters.Start();
        }

        public long Total => Interlocked.Read(ref _total);

        public void Dispose() => _meters.Dispose();
    }
}
