using McpGovernance.OpenTelemetry.Tests.Support;
using McpGovernance.Tests.Support;

namespace McpGovernance.OpenTelemetry.Tests;

/// <summary>Each row of the record's table that has a name in OpenTelemetry, and each fact of ours.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class RecordMappingTests
{
    /// <summary>A record with every field that a record may have.</summary>
    internal const string Whole =
        """
        {"v":1,"type":"call.outcome","log":"log-1","epoch":2,"seq":3,"id":"0195f1c2-0000-7000-8000-000000000001","time":"2026-01-05T08:00:00Z","observed":"2026-01-05T08:00:01Z","call":"0195f1c2-0000-7000-9000-000000000002","parentCall":"0195f1c2-0000-7000-9000-000000000001","round":2,"task":"task-1","rpcId":"17","trace":"0af7651916cd43dd8448eb211c80319c","span":"b7ad6b7169203331","session":"session-1","conversation":"conversation-1","side":"server","caller":{"kind":"authenticated","verified":true,"issuer":"https://login.example.com/","subject":"alice","client":"desk-app","actors":["agent-7"],"tenant":"acme","auth":"Bearer","scopes":["read","write"],"tokenId":"h","tokenAge":12,"roles":["support"]},"agent":{"id":"agent-7","instance":"i-1","model":"m-1"},"client":{"name":"inspector","version":"1"},"source":"192.0.2.1","server":{"name":"tickets","version":"1.2"},"method":"tools/call","protocol":"2025-11-25","transport":"http","target":{"kind":"tool","name":"refund_order","tenant":"acme","env":"prod"},"tool":{"version":"1.0.0","digest":"sha256-x","kind":"write"},"inputs":{"size":9,"digest":{"alg":"hmac-sha256","canon":"rfc8785","kid":"k","value":"planted"},"value":{"text":"planted"}},"decision":{"verdict":"deny","code":"access.unknown","entry":"matrix/support/refund_order","carriedOut":true,"detail":"planted","guards":["g1"],"mode":"audit","policy":{"name":"desk","version":"1","digest":"sha256-p"}},"approval":{"id":"a-1","by":"bob","channel":"chat"},"outcome":{"status":"exception","errorType":"System.TimeoutException","rpcCode":-32603,"detail":"planted","ms":12.5,"governanceMs":1,"resultSize":42,"value":"planted"},"list":{"shown":3,"hidden":4},"count":5,"first":"2026-01-05T08:00:00Z","last":"2026-01-05T08:00:02Z","reason":"planted","truncated":true}
        """;

    private static readonly OpenTelemetryAuditSinkOptions Everything = new() { IncludeArguments = true, UseExperimentalNames = true };

    // The rows of the table, in its order.
    [TestCase("jsonrpc.request.id", "17")]
    [TestCase("mcp.session.id", "session-1")]
    [TestCase("gen_ai.conversation.id", "conversation-1")]
    [TestCase("user.id", "alice")]
    [TestCase("gen_ai.agent.id", "agent-7")]
    [TestCase("client.address", "192.0.2.1")]
    [TestCase("mcp.method.name", "tools/call")]
    [TestCase("mcp.protocol.version", "2025-11-25")]
    [TestCase("network.transport", "tcp")]
    [TestCase("gen_ai.tool.name", "refund_order")]
    [TestCase("gen_ai.operation.name", "execute_tool")]
    [TestCase("gen_ai.tool.call.arguments", """{"text":"planted"}""")]
    [TestCase("error.type", "System.TimeoutException")]
    [TestCase("rpc.response.status_code", -32603L)]
    // Names of proposals.
    [TestCase("audit.record.id", "0195f1c2-0000-7000-8000-000000000001")]
    [TestCase("audit.sequence.number", 3L)]
    [TestCase("audit.actor.type", "authenticated")]
    [TestCase("audit.actor.id", "alice")]
    [TestCase("audit.target.type", "tool")]
    [TestCase("audit.target.id", "refund_order")]
    [TestCase("audit.target.tenant", "acme")]
    [TestCase("audit.target.env", "prod")]
    [TestCase("audit.outcome", "failure")]
    [TestCase("gen_ai.guardrail.name", "desk")]
    [TestCase("gen_ai.guardrail.action", "warn")]
    // Facts of ours, with their types.
    [TestCase("mcpgovernance.record.version", 1L)]
    [TestCase("mcpgovernance.record.id", "0195f1c2-0000-7000-8000-000000000001")]
    [TestCase("mcpgovernance.log", "log-1")]
    [TestCase("mcpgovernance.epoch", 2L)]
    [TestCase("mcpgovernance.seq", 3L)]
    [TestCase("mcpgovernance.call.id", "0195f1c2-0000-7000-9000-000000000002")]
    [TestCase("mcpgovernance.call.parent_id", "0195f1c2-0000-7000-9000-000000000001")]
    [TestCase("mcpgovernance.call.round", 2L)]
    [TestCase("mcpgovernance.task.id", "task-1")]
    [TestCase("mcpgovernance.side", "server")]
    [TestCase("mcpgovernance.caller.kind", "authenticated")]
    [TestCase("mcpgovernance.caller.verified", true)]
    [TestCase("mcpgovernance.caller.issuer", "https://login.example.com/")]
    [TestCase("mcpgovernance.caller.client", "desk-app")]
    [TestCase("mcpgovernance.caller.tenant", "acme")]
    [TestCase("mcpgovernance.caller.auth", "Bearer")]
    [TestCase("mcpgovernance.caller.token_id", "h")]
    [TestCase("mcpgovernance.caller.token_age", 12L)]
    [TestCase("mcpgovernance.agent.instance", "i-1")]
    [TestCase("mcpgovernance.agent.model", "m-1")]
    [TestCase("mcpgovernance.client.name", "inspector")]
    [TestCase("mcpgovernance.client.version", "1")]
    [TestCase("mcpgovernance.server.name", "tickets")]
    [TestCase("mcpgovernance.server.version", "1.2")]
    [TestCase("mcpgovernance.transport", "http")]
    [TestCase("mcpgovernance.target.kind", "tool")]
    [TestCase("mcpgovernance.target.name", "refund_order")]
    [TestCase("mcpgovernance.target.tenant", "acme")]
    [TestCase("mcpgovernance.target.env", "prod")]
    [TestCase("mcpgovernance.tool.version", "1.0.0")]
    [TestCase("mcpgovernance.tool.digest", "sha256-x")]
    [TestCase("mcpgovernance.tool.kind", "write")]
    [TestCase("mcpgovernance.decision.verdict", "deny")]
    [TestCase("mcpgovernance.code", "access.unknown")]
    [TestCase("mcpgovernance.decision.entry", "matrix/support/refund_order")]
    [TestCase("mcpgovernance.decision.carried_out", true)]
    [TestCase("mcpgovernance.decision.mode", "audit")]
    [TestCase("mcpgovernance.policy.name", "desk")]
    [TestCase("mcpgovernance.policy.version", "1")]
    [TestCase("mcpgovernance.policy.digest", "sha256-p")]
    [TestCase("mcpgovernance.approval.id", "a-1")]
    [TestCase("mcpgovernance.approval.by", "bob")]
    [TestCase("mcpgovernance.approval.channel", "chat")]
    [TestCase("mcpgovernance.outcome", "exception")]
    [TestCase("mcpgovernance.outcome.ms", 12.5)]
    [TestCase("mcpgovernance.outcome.governance_ms", 1L)]
    [TestCase("mcpgovernance.outcome.result_size", 42L)]
    [TestCase("mcpgovernance.list.shown", 3L)]
    [TestCase("mcpgovernance.list.hidden", 4L)]
    [TestCase("mcpgovernance.count", 5L)]
    [TestCase("mcpgovernance.first", "2026-01-05T08:00:00Z")]
    [TestCase("mcpgovernance.last", "2026-01-05T08:00:02Z")]
    [TestCase("mcpgovernance.truncated", true)]
    public async Task Map_Field_IsTheAttributeOfThatNameAndType(string name, object value) =>
        MirroredLogs.Attribute(await MirroredLogs.MirrorAsync(Whole, Everything), name).Should().BeOfType(value.GetType()).And.Be(value);

    [TestCase("mcpgovernance.caller.actors", "agent-7")]
    [TestCase("mcpgovernance.caller.scopes", "read,write")]
    [TestCase("mcpgovernance.caller.roles", "support")]
    [TestCase("mcpgovernance.decision.guards", "g1")]
    public async Task Map_List_IsAListOfTexts(string name, string items) =>
        MirroredLogs.Attribute(await MirroredLogs.MirrorAsync(Whole, Everything), name).Should().BeOfType<string[]>().Which.Should().Equal(items.Split(','));

    [Test]
    public async Task Map_EveryAttribute_StandsInATestAndOnThePage()
    {
        var page = Repository.Read("docs/opentelemetry.md");
        var tested = typeof(RecordMappingTests).GetMethods().SelectMany(static method => method.GetCustomAttributes(typeof(TestCaseAttribute), false))
            .Select(static test => (string)((TestCaseAttribute)test).Arguments[0]!);
        var said = (await MirroredLogs.MirrorAsync(Whole, Everything)).Attributes!.Select(static attribute => attribute.Key).ToArray();

        said.Should().OnlyHaveUniqueItems().And.BeSubsetOf(tested);
        said.Append("mcpgovernance.caller.asserted_subject").Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Test]
    public async Task Map_CallerWhoIsOnlyAsserted_IsNoUser()
    {
        var record = await MirroredLogs.MirrorAsync(
            """{"v":1,"type":"call.intent","log":"a","epoch":1,"seq":1,"caller":{"kind":"local","verified":false,"subject":"alice"}}""", Everything);

        record.Attributes!.Select(static attribute => attribute.Key).Should().NotContain(["user.id", "audit.actor.id"]);
        MirroredLogs.Attribute(record, "mcpgovernance.caller.asserted_subject").Should().Be("alice");
    }

    [TestCase("2025-11-25", "s")]
    [TestCase("2026-07-28", null)]
    [TestCase("2027-01-01", null)]
    public async Task Map_Session_IsNamedOnlyWhereThereAreSessions(string protocol, string? expected) =>
        MirroredLogs.Attribute(await MirroredLogs.MirrorAsync($$"""{"v":1,"type":"call.intent","log":"a","epoch":1,"seq":1,"session":"s","protocol":"{{protocol}}"}"""), "mcp.session.id")
            .Should().Be(expected);

    [TestCase("stdio", "pipe")]
    [TestCase("http", "tcp")]
    [TestCase("stream", null)]
    public async Task Map_Transport_IsOneOfTheConventionsOrNone(string transport, string? expected) =>
        MirroredLogs.Attribute(await MirroredLogs.MirrorAsync($$"""{"v":1,"type":"call.intent","log":"a","epoch":1,"seq":1,"transport":"{{transport}}"}"""), "network.transport")
            .Should().Be(expected);

    [TestCase("done", null, "success")]
    [TestCase("refused", "access.unknown", "denied")]
    [TestCase("refused_by_others", "refused_by_others", "denied")]
    [TestCase("tool_error", "tool_error", "failure")]
    [TestCase("timed_out", "timed_out", "failure")]
    [TestCase("cancelled", "cancelled", "failure")]
    [TestCase("indeterminate", null, "unknown")]
    [TestCase("input_required", null, "unknown")]
    public async Task Map_OutcomeWithoutAnException_HasItsErrorType(string status, string? errorType, string outcome)
    {
        var code = status == "refused" ? ""","decision":{"verdict":"deny","code":"access.unknown"}""" : "";
        var record = await MirroredLogs.MirrorAsync($$$"""{"v":1,"type":"call.outcome","log":"a","epoch":1,"seq":1{{{code}}},"outcome":{"status":"{{{status}}}"}}""", Everything);

        MirroredLogs.Attribute(record, "error.type").Should().Be(errorType);
        MirroredLogs.Attribute(record, "audit.outcome").Should().Be(outcome);
    }

    [TestCase("allow", "allow")]
    [TestCase("deny", "block")]
    public async Task Map_Verdict_IsTheGuardrailsAction(string verdict, string action) =>
        MirroredLogs.Attribute(await MirroredLogs.MirrorAsync($$$"""{"v":1,"type":"call.outcome","log":"a","epoch":1,"seq":1,"decision":{"verdict":"{{{verdict}}}"}}""", Everything), "gen_ai.guardrail.action")
            .Should().Be(action);

    [TestCase("resource", false, null)]
    [TestCase("resource", true, "customer://1")]
    [TestCase("resource_template", false, "customer://1")]
    [TestCase("prompt", false, "customer://1")]
    public async Task Map_AddressOfAResource_IsAnArgument(string kind, bool arguments, string? expected)
    {
        var record = await MirroredLogs.MirrorAsync(
            $$$"""{"v":1,"type":"call.intent","log":"a","epoch":1,"seq":1,"target":{"kind":"{{{kind}}}","name":"customer://1"}}""",
            new() { IncludeArguments = arguments, UseExperimentalNames = true });

        MirroredLogs.Attribute(record, "mcpgovernance.target.name").Should().Be(expected);
        MirroredLogs.Attribute(record, "audit.target.id").Should().Be(expected);
    }

    [Test]
    public async Task Map_ServerOfAnEvent_IsItsName() =>
        MirroredLogs.Attribute(await MirroredLogs.MirrorAsync("""{"v":1,"type":"catalog.changed","log":"a","epoch":1,"seq":1,"server":"tickets"}"""), "mcpgovernance.server.name").Should().Be("tickets");

    [TestCase("""{"v":1,"type":7,"log":"a","epoch":1,"seq":1,"caller":"x","decision":[1],"outcome":null,"target":{"kind":{}},"list":7,"method":{}}""")]
    [TestCase("""{"v":1,"log":"a","epoch":1,"seq":1}""")]
    public async Task Map_FieldsOfOtherKinds_AreLeftOut(string line) =>
        (await MirroredLogs.MirrorAsync(line, Everything)).Attributes!.Select(static attribute => attribute.Key).Should().BeEquivalentTo(
            "mcpgovernance.record.version", "mcpgovernance.log", "mcpgovernance.epoch", "mcpgovernance.seq", "audit.sequence.number");
}
