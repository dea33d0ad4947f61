using McpGovernance;

namespace QuickStart;

/// <summary>Names the caller as the parent process does. Nobody has verified it, so it is asserted, and on record as such.</summary>
internal sealed class PersonCallerResolver : CallerResolver
{
    public const string Variable = "TICKET_DESK_PERSON";

    private static readonly Caller Person = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name
        ? new Caller { Kind = CallerKind.Local, Subject = name }
        : Caller.Anonymous;

    public override ValueTask<Caller> ResolveAsync(GovernanceContext context) => ValueTask.FromResult(Person);
}
