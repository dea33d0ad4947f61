using System.Diagnostics;
using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using ModelContextProtocol;

namespace McpGovernance.Tests.Audit;

public class CallRecordsTests
{
    private readonly CallRecords _records = new(new UuidSource(TimeProvider.System), new FakeKeyRing(), TimeProvider.System, new AuditOptions());
    private readonly RecordWriter _record = new();

    [Test]
    public void Write_IntentAndEnd_AllocateNothing()
    {
        var call = new FakeInvokeContext { Values = new() { ["a"] = JsonElement.Parse("1"), ["b"] = JsonElement.Parse("\"x\"") } };
        var started = Stopwatch.GetTimestamp();
        long allocated;
        do
        {
            // Code that the runtime has not optimised yet may box.
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                Write(call);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Thread.Yield();
        }
        while (allocated > 0 && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20));

        allocated.Should().Be(0);
    }

    [TestCase(true, -32602)]
    [TestCase(false, null)]
    public void WriteEnd_ErrorOfTheProtocol_HasItsCode(bool isOfProtocol, int? expected)
    {
        _records.WriteEnd(_record, new FakeInvokeContext { Fault = isOfProtocol ? new McpProtocolException("m", McpErrorCode.InvalidParams) : new InvalidOperationException("m") });

        JsonElement.Parse(_record.Body).GetProperty("outcome").TryGetProperty("rpcCode", out var code).Should().Be(expected is not null);
        (expected is null || code.GetInt32() == expected).Should().BeTrue();
    }

    [Test]
    public void WriteIntent_InATrace_NamesTraceAndSpan()
    {
        using var activity = new Activity("call").SetIdFormat(ActivityIdFormat.W3C).Start();

        _records.WriteIntent(_record, new FakeInvokeContext());

        var record = JsonElement.Parse(_record.Body);
        record.GetProperty("trace").GetString().Should().Be(activity.TraceId.ToHexString());
        record.GetProperty("span").GetString().Should().Be(activity.SpanId.ToHexString());
    }

    [Test]
    public void WriteIntent_Always_HasTheOrderOfTheFormat()
    {
        var call = new FakeInvokeContext(facts: FakeFacts.Create() with { SessionId = "s" }) { Values = [] };
        call.Continue(AuditInterceptorTests.Round(Guid.CreateVersion7()));

        _records.WriteIntent(_record, call);

        JsonElement.Parse(_record.Body).EnumerateObject().Select(static property => property.Name).Should().Equal(
            "v", "type", "id", "time", "call", "round", "rpcId", "session", "side", "caller", "client", "server", "method",
            "protocol", "transport", "target", "tool", "inputs", "decision");
    }

    private void Write(FakeInvokeContext call)
    {
        _records.WriteIntent(_record, call);
        _records.WriteEnd(_record, call);
    }
}
