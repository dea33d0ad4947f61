namespace McpGovernance.Audit;

/// <summary>The parts that records of calls and counted records share.</summary>
internal static class RecordParts
{
    public static void WriteCaller(RecordWriter record, Caller caller, RoleSet? roles, DateTimeOffset now)
    {
        record.Open(RecordNames.Caller);
        record.Word(RecordNames.Kind, RecordNames.Of(caller.Kind));
        record.Flag(RecordNames.Verified, caller.IsVerified);
        record.Text(RecordNames.Issuer, caller.Issuer);
        record.Text(RecordNames.Subject, caller.Subject);
        record.Text(RecordNames.Client, caller.ClientId);
        record.Texts(RecordNames.Actors, caller.Actors);
        record.Text(RecordNames.Tenant, caller.Tenant);
        record.Text(RecordNames.Auth, caller.Authentication);
        record.Texts(RecordNames.Scopes, caller.Scopes);
        record.Text(RecordNames.TokenId, caller.TokenIdHash);
        if (caller.TokenIssuedAt is { } issued)
        {
            record.Number(RecordNames.TokenAge, (long)(now - issued).TotalSeconds);
        }

        record.Texts(RecordNames.Roles, roles?.Names);
        record.Close();
    }

    public static void WriteRequest(RecordWriter record, string server, string method, string? protocol, string transport)
    {
        record.Open(RecordNames.Server);
        record.Text(RecordNames.Name, server);
        record.Close();
        record.Text(RecordNames.Method, method);
        record.Text(RecordNames.Protocol, protocol);
        record.Text(RecordNames.Transport, transport);
    }

    public static void WriteTarget(RecordWriter record, TargetKind kind, string name)
    {
        record.Open(RecordNames.Target);
        record.Word(RecordNames.Kind, RecordNames.Of(kind));
        record.Text(RecordNames.Name, name);
        record.Close();
    }

    public static void WriteDecision(RecordWriter record, string? denialCode, string? entry, PolicyEvaluator policy)
    {
        record.Open(RecordNames.Decision);
        record.Word(RecordNames.Verdict, denialCode is null ? RecordNames.Allow : RecordNames.Deny);
        record.Text(RecordNames.Code, denialCode);
        record.Text(RecordNames.Entry, entry);
        record.Open(RecordNames.Policy);
        record.Text(RecordNames.Name, policy.Name);
        record.Text(RecordNames.VersionName, policy.Version);
        record.Text(RecordNames.Digest, policy.Digest);
        record.Close();
        record.Close();
    }
}
