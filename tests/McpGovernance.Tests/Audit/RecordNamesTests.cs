using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

/// <summary>The schema of a record admits what is written and nothing else. <see cref="TemporaryJournal"/> holds every record against it that a test reads.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class RecordNamesTests
{
    private const string Whole = """
        {"seq":7,"log":"log-0195f1c2000070008000000000000001","epoch":1,"v":1,"type":"call.outcome","id":"0195f1c2-0000-7000-8000-000000000001","time":"2026-11-28T12:00:00.0000000Z",
         "call":"0195f1c2-0000-7000-8000-000000000002","round":2,"rpcId":"1","trace":"0123456789abcdef0123456789abcdef","span":"0123456789abcdef","session":"s","side":"server",
         "caller":{"kind":"authenticated","verified":true,"issuer":"i","subject":"u","client":"c","actors":["a"],"tenant":"t","auth":"bearer","scopes":["s"],"tokenId":"x","tokenAge":4,"roles":["r"]},
         "client":{"name":"n","version":"1"},"server":{"name":"desk"},"method":"tools/call","protocol":"2026-07-28","transport":"http","source":"127.0.0.1",
         "target":{"kind":"tool","name":"refund","account":"DE-1"},"tool":{"version":"1.0.0","digest":"sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","kind":"write","risk":"high","data":["payment"]},
         "inputs":{"size":2,"digest":{"alg":"hmac-sha256","canon":"rfc8785","kid":"k","value":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},"value":{}},
         "decision":{"verdict":"deny","code":"policy.denied","entry":"guards/g","carriedOut":true,"detail":"d","guards":["guards/g"],"mode":"audit","policy":{"name":"p","version":"1","digest":"sha256-x"}},
         "outcome":{"status":"done","ms":1.5,"governanceMs":0.25,"resultSize":3,"redacted":{"provider-token":1},"value":{"a":1},"errorType":"System.Exception","detail":"d"},"truncated":true}
        """;

    [Test]
    public void Schema_WholeRecord_IsAdmitted() => RecordSchema.Fault(JsonElement.Parse(Whole)).Should().BeNull();

    /// <summary>Each is one change to the whole record that makes it none.</summary>
    [TestCase("seq", "-1")]
    [TestCase("seq", null)]
    [TestCase("v", "2")]
    [TestCase("type", "\"call.made\"")]
    [TestCase("id", "\"0195F1C2-0000-7000-8000-000000000001\"")]
    [TestCase("time", "\"2026-11-28T12:00:00Z\"")]
    [TestCase("call", null)]
    [TestCase("side", "\"both\"")]
    [TestCase("caller", """{"kind":"authenticated"}""")]
    [TestCase("target", """{"kind":"thing"}""")]
    [TestCase("inputs", """{"size":1}""")]
    [TestCase("decision", """{"verdict":"deny"}""")]
    [TestCase("decision", """{"verdict":"maybe"}""")]
    [TestCase("outcome", """{"status":"refused","ms":1}""", """{"verdict":"allow"}""")]
    [TestCase("outcome", """{"status":"fine"}""")]
    [TestCase("outcome", null)]
    [TestCase("truncated", "false")]
    [TestCase("round", "1")]
    public void Schema_RecordWithOneThingWrong_IsNot(string member, string? value, string? decision = null)
    {
        var record = JsonNode.Parse(Whole)!.AsObject();
        record.Remove(member);
        if (value is not null)
        {
            record[member] = JsonNode.Parse(value);
        }

        if (decision is not null)
        {
            record["decision"] = JsonNode.Parse(decision);
        }

        RecordSchema.Fault(JsonElement.Parse(record.ToJsonString())).Should().NotBeNull();
    }

    /// <summary>Every word that records are made of stands in the schema, and every event has its type.</summary>
    [Test]
    public void Schema_HasEveryType()
    {
        var types = RecordSchema.Document.GetProperty("$defs").GetProperty("type").GetProperty("enum").EnumerateArray().Select(static type => type.GetString()).ToList();

        types.Should().Contain(Enum.GetValues<GovernanceEventKind>().Select(static kind => RecordNames.Of(kind).ToString()));
        types.Should().Contain([RecordNames.CallIntent.ToString(), RecordNames.CallRound.ToString(), RecordNames.CallOutcome.ToString(), RecordNames.CallRefused.ToString(), RecordNames.ListView.ToString()]);
        types.Should().Contain([RecordNames.AuditOpened.ToString(), RecordNames.AuditRecovered.ToString(), RecordNames.AuditGap.ToString(), RecordNames.AuditClosed.ToString()]);
        var statuses = RecordSchema.Document.GetProperty("properties").GetProperty("outcome").GetProperty("properties").GetProperty("status").GetProperty("enum").EnumerateArray().Select(static status => status.GetString());
        statuses.Should().BeEquivalentTo(Enum.GetValues<CallOutcome>().Select(static outcome => RecordNames.Of(outcome).ToString()));
    }
}
