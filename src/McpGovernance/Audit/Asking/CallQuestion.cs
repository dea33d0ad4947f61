using System.Text.Json;

namespace McpGovernance.Audit;

/// <summary>Which calls somebody wants to see. What is not set does not filter; what is set must hold, all of it.</summary>
/// <remarks>Immutable and safe to share between threads. Everything compares ordinally; where <c>*</c> is said, it matches any characters.</remarks>
public sealed record CallQuestion
{
    /// <summary>The caller's subject or kind, exactly.</summary>
    /// <value>The default is <see langword="null"/>: anybody.</value>
    public string? Caller { get; init; }

    /// <summary>The OAuth client, or the name that the client gives itself; <c>*</c> matches any characters.</summary>
    /// <value>The default is <see langword="null"/>: any client.</value>
    public string? Client { get; init; }

    /// <summary>An acting agent of the caller's token, or the agent that the client asserts; <c>*</c> matches any characters.</summary>
    /// <value>The default is <see langword="null"/>: any agent, or none.</value>
    public string? Agent { get; init; }

    /// <summary>The name of the tool, resource or prompt; <c>*</c> matches any characters.</summary>
    /// <value>The default is <see langword="null"/>: anything.</value>
    public string? Tool { get; init; }

    /// <summary>The version of the tool, exactly.</summary>
    /// <value>The default is <see langword="null"/>: any version, or none.</value>
    public string? Version { get; init; }

    /// <summary>What the tool does (<c>read</c>, <c>write</c>, <c>destructive</c>) or what kind of target it is (<c>tool</c>, <c>resource</c>, <c>prompt</c>), exactly.</summary>
    /// <value>The default is <see langword="null"/>: any kind.</value>
    public string? Kind { get; init; }

    /// <summary>Any text that the record gives of the target, such as its name or the account; <c>*</c> matches any characters.</summary>
    /// <value>The default is <see langword="null"/>: anything.</value>
    public string? Target { get; init; }

    /// <summary>A class of data that the record says the tool touches, exactly.</summary>
    /// <value>The default is <see langword="null"/>: any, or none.</value>
    public string? Data { get; init; }

    /// <summary>The code, exactly, or a family of codes such as <c>access.*</c>.</summary>
    /// <value>The default is <see langword="null"/>: any code, or none.</value>
    public string? Code { get; init; }

    /// <summary>The policy entry that decided, or a guard that applied; <c>*</c> matches any characters.</summary>
    /// <value>The default is <see langword="null"/>: any, or none.</value>
    public string? Rule { get; init; }

    /// <summary>The status, exactly; <see cref="JoinedCall.Status"/> has the words.</summary>
    /// <value>The default is <see langword="null"/>: any.</value>
    public string? Status { get; init; }

    /// <summary>The id of the trace.</summary>
    /// <value>The default is <see langword="null"/>: any.</value>
    public string? Trace { get; init; }

    /// <summary>The id of the call.</summary>
    /// <value>The default is <see langword="null"/>: any.</value>
    public string? Call { get; init; }

    /// <summary>A text that some recorded value contains.</summary>
    /// <value>The default is <see langword="null"/>: any values.</value>
    public string? Text { get; init; }

    /// <summary>The earliest time at which the call began, inclusive.</summary>
    /// <value>The default is <see langword="null"/>: from the beginning.</value>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The latest time at which the call began, exclusive.</summary>
    /// <value>The default is <see langword="null"/>: to the end.</value>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether a call is wanted.</summary>
    /// <param name="call">The call.</param>
    /// <returns><see langword="true"/> when everything that is set holds.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is <see langword="null"/>.</exception>
    public bool Matches(JoinedCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var last = call.Last;

        // What needs the line parsed again comes last.
        return (Since is null || call.Began >= Since)
            && (Until is null || call.Began < Until)
            && (Caller is null || Caller == last.CallerSubject || Caller == last.CallerKind)
            && (Tool is null || Is(Tool, last.TargetName))
            && (Version is null || Version == last.ToolVersion)
            && (Kind is null || Kind == last.ToolKind || Kind == last.TargetKind)
            && (Code is null || (last.Code is { } code && JournalQuery.MatchesCode(Code, code)))
            && (Status is null || Status == call.Status)
            && (Call is null || string.Equals(Call, last.Call, StringComparison.OrdinalIgnoreCase))
            && (Rule is null || Is(Rule, last.Entry) || last.Guards.Any(guard => Is(Rule, guard)))
            && (Client is null || Is(Client, last.CallerClient) || Is(Client, last.ClientName))
            && (Agent is null || last.CallerActors.Any(actor => Is(Agent, actor)) || AnyText(call.Member("agent"), Agent))
            && (Target is null || Is(Target, last.TargetName) || AnyText(call.Member("target"), Target))
            && (Trace is null || string.Equals(Trace, call.Text("trace"), StringComparison.OrdinalIgnoreCase))
            && (Data is null || call.DataClasses.Contains(Data, StringComparer.Ordinal))
            && (Text is null || call.HasValue(Text));
    }

    private static bool Is(string pattern, string? text) => text is not null && JournalQuery.MatchesGlob(pattern, text);

    private static bool AnyText(JsonElement member, string pattern) => member.ValueKind == JsonValueKind.Object
        && member.EnumerateObject().Any(one => !one.NameEquals("kind") && Is(pattern, JournalJson.TextOf(one.Value)));
}
