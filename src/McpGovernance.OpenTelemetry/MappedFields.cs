namespace McpGovernance.OpenTelemetry;

/// <summary>Which field of a record becomes which attribute, as it is. What needs a thought stands in <see cref="RecordMapping"/>; what is in neither stays in the journal.</summary>
/// <remarks>Texts that somebody wrote (<c>detail</c>, <c>reason</c>) are in neither. <c>docs/opentelemetry.md</c> has the table, and a test holds it against this one.</remarks>
internal static class MappedFields
{
    /// <summary>By names of OpenTelemetry's conventions.</summary>
    public static readonly MappedField[] Conventions =
    [
        new("rpcId", "jsonrpc.request.id"),
        new("conversation", "gen_ai.conversation.id"),
        new("agent.id", "gen_ai.agent.id"),
        new("source", "client.address"),
        new("method", "mcp.method.name"),
        new("protocol", "mcp.protocol.version"),
        new("outcome.rpcCode", "rpc.response.status_code"),
    ];

    /// <summary>By names of ours.</summary>
    public static readonly MappedField[] Own =
    [
        new("v", "mcpgovernance.record.version"),
        new("id", "mcpgovernance.record.id"),
        new("log", "mcpgovernance.log"),
        new("epoch", "mcpgovernance.epoch"),
        new("seq", "mcpgovernance.seq"),
        new("call", "mcpgovernance.call.id"),
        new("parentCall", "mcpgovernance.call.parent_id"),
        new("round", "mcpgovernance.call.round"),
        new("task", "mcpgovernance.task.id"),
        new("side", "mcpgovernance.side"),
        new("caller.kind", "mcpgovernance.caller.kind"),
        new("caller.verified", "mcpgovernance.caller.verified"),
        new("caller.issuer", "mcpgovernance.caller.issuer"),
        new("caller.client", "mcpgovernance.caller.client"),
        new("caller.actors", "mcpgovernance.caller.actors"),
        new("caller.tenant", "mcpgovernance.caller.tenant"),
        new("caller.auth", "mcpgovernance.caller.auth"),
        new("caller.scopes", "mcpgovernance.caller.scopes"),
        new("caller.roles", "mcpgovernance.caller.roles"),
        new("caller.tokenId", "mcpgovernance.caller.token_id"),
        new("caller.tokenAge", "mcpgovernance.caller.token_age"),
        new("agent.instance", "mcpgovernance.agent.instance"),
        new("agent.model", "mcpgovernance.agent.model"),
        new("client.name", "mcpgovernance.client.name"),
        new("client.version", "mcpgovernance.client.version"),
        new("server.name", "mcpgovernance.server.name"),
        new("server.version", "mcpgovernance.server.version"),
        new("transport", "mcpgovernance.transport"),
        new("target.kind", "mcpgovernance.target.kind"),
        new("target.tenant", "mcpgovernance.target.tenant"),
        new("target.env", "mcpgovernance.target.env"),
        new("tool.version", "mcpgovernance.tool.version"),
        new("tool.digest", "mcpgovernance.tool.digest"),
        new("tool.kind", "mcpgovernance.tool.kind"),
        new("decision.verdict", "mcpgovernance.decision.verdict"),
        new("decision.code", "mcpgovernance.code"),
        new("decision.entry", "mcpgovernance.decision.entry"),
        new("decision.carriedOut", "mcpgovernance.decision.carried_out"),
        new("decision.guards", "mcpgovernance.decision.guards"),
        new("decision.mode", "mcpgovernance.decision.mode"),
        new("decision.policy.name", "mcpgovernance.policy.name"),
        new("decision.policy.version", "mcpgovernance.policy.version"),
        new("decision.policy.digest", "mcpgovernance.policy.digest"),
        new("approval.id", "mcpgovernance.approval.id"),
        new("approval.by", "mcpgovernance.approval.by"),
        new("approval.channel", "mcpgovernance.approval.channel"),
        new("outcome.status", "mcpgovernance.outcome"),
        new("outcome.ms", "mcpgovernance.outcome.ms"),
        new("outcome.governanceMs", "mcpgovernance.outcome.governance_ms"),
        new("outcome.resultSize", "mcpgovernance.outcome.result_size"),
        new("list.shown", "mcpgovernance.list.shown"),
        new("list.hidden", "mcpgovernance.list.hidden"),
        new("count", "mcpgovernance.count"),
        new("first", "mcpgovernance.first"),
        new("last", "mcpgovernance.last"),
        new("truncated", "mcpgovernance.truncated"),
    ];

    /// <summary>By names of proposals.</summary>
    public static readonly MappedField[] Experimental =
    [
        new("id", "audit.record.id"),
        new("seq", "audit.sequence.number"),
        new("caller.kind", "audit.actor.type"),
        new("target.kind", "audit.target.type"),
        new("target.tenant", "audit.target.tenant"),
        new("target.env", "audit.target.env"),
        new("decision.policy.name", "gen_ai.guardrail.name"),
    ];
}
