namespace McpGovernance.Audit;

/// <summary>What the counted record says besides numbers. It does not hold the request.</summary>
internal sealed class FirstOfKind(GovernanceContext context)
{
    private readonly Caller _caller = context.Caller;
    private readonly RoleSet? _roles = context.Roles;
    private readonly DateTimeOffset _at = context.ReceivedAt;
    private readonly string _server = context.Server;
    private readonly string? _protocol = context.ProtocolVersion;
    private readonly string _transport = context.Transport;
    private readonly TargetKind? _target = context is InvokeContext invoke ? invoke.Target.Kind : null;
    private readonly PolicyEvaluator _policy = context.Policy;

    public void Write(RecordWriter record, in RepetitionKey key)
    {
        RecordParts.WriteCaller(record, _caller, _roles, _at);
        if (key.IsOverflow)
        {
            return;
        }

        RecordParts.WriteRequest(record, _server, key.Method!, _protocol, _transport);
        if (_target is { } kind && key.Target is { } name)
        {
            RecordParts.WriteTarget(record, kind, name);
        }

        RecordParts.WriteDecision(record, key.Code, _policy);
    }
}
