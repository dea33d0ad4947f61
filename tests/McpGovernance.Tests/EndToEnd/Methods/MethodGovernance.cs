namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>Governance of the table: everything real, and one of two policies.</summary>
internal static class MethodGovernance
{
    private static readonly string[] Everything =
    [
        "*", "prompt:*", "resource:**", "method:x/unknown", "method:y/unknown",
        "method:sampling/createMessage", "method:elicitation/create", "method:roots/list",
    ];

    /// <summary>What makes a server send something is granted always: the table asks about what it sends.</summary>
    private static readonly string[] Senders = ["send.*"];

    public static GovernanceBuilder Compose(GovernanceBuilder governance, string root, string keys, bool granted) => governance
        .UseKeys(keys)
        .UseAudit(audit => audit.Root = root)
        .UseCallerResolver(static _ => new Caller { Kind = CallerKind.Local, Subject = "alice" })
        .UsePolicy(policy => policy.Name("methods", "1").Allow("local", granted ? Everything : Senders));
}
