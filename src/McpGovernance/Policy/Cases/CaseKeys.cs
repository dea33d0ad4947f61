namespace McpGovernance.Policy;

/// <summary>The words of reviewed cases and of callers that are written down. The policy's own words stand in <see cref="PolicyKeys"/>.</summary>
internal static class CaseKeys
{
    public const string Cases = "cases";
    public const string As = "as";
    public const string Call = "call";
    public const string Read = "read";
    public const string Prompt = "prompt";
    public const string Method = "method";
    public const string Args = "args";
    public const string At = "at";
    public const string Expect = "expect";
    public const string By = "by";
    public const string Code = "code";
    public const string Client = "client";
    public const string ClientInfo = "clientInfo";
    public const string Tenant = "tenant";
    public const string Scopes = "scopes";
    public const string Actors = "actors";
    public const string Claims = "claims";
    public const string IssuedAt = "issuedAt";
}
