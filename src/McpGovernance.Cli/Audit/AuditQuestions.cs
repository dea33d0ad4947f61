using System.CommandLine;
using McpGovernance.Audit;
using McpGovernance.Sqlite;

namespace McpGovernance.Cli.Audit;

/// <summary>The roots and filters of every verb that asks about calls.</summary>
internal sealed class AuditQuestions
{
    private readonly Argument<string[]> _roots = new("root")
    {
        Description = "Roots of journals, or directories of single processes; all of them are merged. Or the file of one index, made by 'mcpgov audit index'.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _caller = Text("--caller", "subject|kind", "Only this caller: the subject, or the kind (local, authenticated, anonymous), exactly.");
    private readonly Option<string?> _client = Text("--client", "glob", "Only this client: the OAuth client, or the name that the client gives itself.");
    private readonly Option<string?> _agent = Text("--agent", "glob", "Only this agent: one that acts for the caller, or that the client asserts.");
    private readonly Option<string?> _tool = Text("--tool", "glob", "Only tools, resources and prompts of this name; * matches any characters, here and in every glob.");
    private readonly Option<string?> _version = Text("--version", "version", "Only this version of a tool, exactly.");
    private readonly Option<string?> _kind = Text("--kind", "kind", "Only tools that do this (read, write, destructive), or targets that are this (tool, resource, prompt).");
    private readonly Option<string?> _target = Text("--target", "glob", "Only targets of which the record says this: the name, an account, a tenant.");
    private readonly Option<string?> _data = Text("--data", "class", "Only tools of which the record says that they touch this class of data.");
    private readonly Option<string?> _code = Text("--code", "code", "Only this code, or a family of codes: access.unknown, access.*.");
    private readonly Option<string?> _rule = Text("--rule", "glob", "Only calls that this policy entry decided, or to which this guard applied.");
    private readonly Option<string?> _status = Text("--status", "status", "Only this status: done, tool_error, refused, refused_by_others, exception, cancelled, timed_out, input_required, task_created, in_flight, indeterminate; of a list: allow.");
    private readonly Option<string?> _trace = Text("--trace", "id", "Only this trace.");
    private readonly Option<string?> _call = Text("--call", "id", "Only the call with this id.");
    private readonly Option<string?> _text = Text("--text", "text", "Only calls with a recorded value that contains this text, exactly as it is written here.");
    private readonly Option<DateTimeOffset?> _since;
    private readonly Option<DateTimeOffset?> _until;

    public AuditQuestions(Command command, TimeProvider time)
    {
        _since = AuditFilters.Since(time);
        _until = AuditFilters.Until(time);
        command.Arguments.Add(_roots);
        foreach (var option in (Option[])[_caller, _client, _agent, _tool, _version, _kind, _target, _data, _code, _rule, _status, _trace, _call, _text, _since, _until])
        {
            command.Options.Add(option);
        }
    }

    public CallQuestion Question(ParseResult result) => new()
    {
        Caller = result.GetValue(_caller),
        Client = result.GetValue(_client),
        Agent = result.GetValue(_agent),
        Tool = result.GetValue(_tool),
        Version = result.GetValue(_version),
        Kind = result.GetValue(_kind),
        Target = result.GetValue(_target),
        Data = result.GetValue(_data),
        Code = result.GetValue(_code),
        Rule = result.GetValue(_rule),
        Status = result.GetValue(_status)?.Replace("in flight", "in_flight", StringComparison.Ordinal),
        Trace = result.GetValue(_trace),
        Call = result.GetValue(_call),
        Text = result.GetValue(_text),
        Since = result.GetValue(_since),
        Until = result.GetValue(_until),
    };

    /// <summary>The calls that match, and perhaps others.</summary>
    public CallHistory Calls(ParseResult result) => Of(result, index => SqliteAuditIndex.Ask(index, Question(result)));

    /// <summary>The calls that match, perhaps others, and what happened to policy, catalog and journal.</summary>
    public CallHistory CallsAndEvents(ParseResult result) => Of(result, index => SqliteAuditIndex.AskWithEvents(index, Question(result)));

    /// <summary>Every call, whether it matches or not.</summary>
    public CallHistory Everything(ParseResult result) => Of(result, static index => SqliteAuditIndex.Ask(index, new CallQuestion()));

    private CallHistory Of(ParseResult result, Func<string, CallHistory> ask)
    {
        var roots = result.GetRequiredValue(_roots);
        if (roots.FirstOrDefault(File.Exists) is { } index)
        {
            return roots is [_]
                ? ask(index)
                : throw new UsageException($"'{index}' is a file, and an index is asked by itself. Name one index, or roots of journals.");
        }

        return AuditArguments.HistoryOf(() => new CallHistory(roots));
    }

    private static Option<string?> Text(string name, string help, string description)
    {
        var option = new Option<string?>(name) { HelpName = help, Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value.Length: 0 }])
            {
                result.AddError($"{name} is empty: leave it out to see all, or name what to look for.");
            }
        });
        return option;
    }
}
