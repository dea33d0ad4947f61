using McpGovernance.Audit;
using McpGovernance.Policy;

namespace McpGovernance.Hosting;

/// <summary>Takes from records of the journal what a policy can be asked again about.</summary>
/// <remarks>Thread safe.</remarks>
public static class RecordedCalls
{
    /// <summary>Reads what is on record of one request.</summary>
    /// <param name="record">The last record of the request, as a <see cref="JournalReader"/> gives it: with the facts of those before it.</param>
    /// <returns>It; <see langword="null"/> when the record is about no request that a policy decides by its target, such as a list.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="record"/> is <see langword="null"/>.</exception>
    public static RecordedCall? From(JournalRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record is not { Version: 1, Type: "call.intent" or "call.round" or "call.outcome" or "call.refused", TargetName: { } target, Time: { } time, Verdict: not null }
            || KindOf(record.TargetKind) is not { } kind || CallerKindOf(record.CallerKind) is not { } callerKind || record.Method == "subscriptions/listen"
            ? null
            : new RecordedCall
            {
                CallerKind = callerKind,
                Issuer = record.CallerIssuer,
                Subject = record.CallerSubject,
                ClientId = record.CallerClient,
                Tenant = record.CallerTenant,
                Scopes = record.CallerScopes,
                Actors = record.CallerActors,
                TokenAge = record.TokenAgeSeconds is { } seconds and > -1_000_000_000 and < 1_000_000_000 ? TimeSpan.FromSeconds(seconds) : null,
                Roles = record.Roles,
                ClientName = record.ClientName,
                ClientVersion = record.ClientVersion,
                Kind = kind,
                Target = target,
                ToolKind = ToolKindOf(record.ToolKind),
                ToolVersion = record.ToolVersion,
                Time = time,
                PolicyDigest = record.PolicyDigest,
                Code = record.Code,
                Entry = record.Entry,
                Guards = record.Guards,
                IsCarriedOut = record.IsCarriedOut,
                IsCut = record.IsTruncated,
            };
    }

    private static TargetKind? KindOf(string? word) => word switch
    {
        "tool" => TargetKind.Tool,
        "resource" => TargetKind.Resource,
        "resource_template" => TargetKind.ResourceTemplate,
        "prompt" => TargetKind.Prompt,
        "task" => TargetKind.Task,
        "method" => TargetKind.Method,
        _ => null,
    };

    private static CallerKind? CallerKindOf(string? word) => word switch
    {
        "anonymous" => CallerKind.Anonymous,
        "local" => CallerKind.Local,
        "authenticated" => CallerKind.Authenticated,
        _ => null,
    };

    private static ToolKind? ToolKindOf(string? word) => word switch
    {
        "read" => ToolKind.Read,
        "write" => ToolKind.Write,
        "destructive" => ToolKind.Destructive,
        _ => null,
    };
}
