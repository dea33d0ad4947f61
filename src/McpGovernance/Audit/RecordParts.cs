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

    /// <param name="record">The record.</param>
    /// <param name="kind">What kind of thing it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="account">Whose account, or which resource, the call is about; where a catalog says where it stands.</param>
    public static void WriteTarget(RecordWriter record, TargetKind kind, string name, string? account = null)
    {
        record.Open(RecordNames.Target);
        record.Word(RecordNames.Kind, RecordNames.Of(kind));
        record.Text(RecordNames.Name, name);
        record.Text(RecordNames.Account, account);
        record.Close();
    }

    /// <summary>What the policy says of a request, and whether it was carried out all the same.</summary>
    public static void WriteDecision(RecordWriter record, GovernanceContext context)
    {
        var unenforced = context.Denial is null ? context.Unenforced : null;
        Open(record, context.Denial?.Code ?? unenforced?.Code, context.GrantedBy);
        if (unenforced is not null)
        {
            record.Flag(RecordNames.CarriedOut, true);
            record.Text(RecordNames.Detail, unenforced.Detail);
        }

        if (context is InvokeContext { Verdict.Applied: { Count: > 0 } guards })
        {
            record.Texts(RecordNames.Guards, guards);
        }

        Close(record, context.Policy, context.Policy.ModeAt(context.ReceivedAt));
    }

    /// <summary>What the policy said of several identical requests, which were refused.</summary>
    public static void WriteDecision(RecordWriter record, string? denialCode, PolicyEvaluator policy)
    {
        Open(record, denialCode, null);
        Close(record, policy, PolicyMode.Enforce);
    }

    private static void Open(RecordWriter record, string? code, string? entry)
    {
        record.Open(RecordNames.Decision);
        record.Word(RecordNames.Verdict, code is null ? RecordNames.Allow : RecordNames.Deny);
        record.Text(RecordNames.Code, code);
        record.Text(RecordNames.Entry, entry);
    }

    private static void Close(RecordWriter record, PolicyEvaluator policy, PolicyMode mode)
    {
        if (mode != PolicyMode.Enforce)
        {
            record.Word(RecordNames.Mode, RecordNames.Of(mode));
        }

        record.Open(RecordNames.Policy);
        record.Text(RecordNames.Name, policy.Name);
        record.Text(RecordNames.VersionName, policy.Version);
        record.Text(RecordNames.Digest, policy.Digest);
        record.Close();
        record.Close();
    }
}
