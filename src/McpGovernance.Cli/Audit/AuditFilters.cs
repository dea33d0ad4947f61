using System.CommandLine;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>The options by which <c>show</c> and <c>tail</c> choose records.</summary>
internal sealed class AuditFilters
{
    private readonly Option<string?> _caller = new("--caller") { HelpName = "subject|kind", Description = "Only this caller: the subject, or the kind (local, authenticated, anonymous), exactly." };
    private readonly Option<string?> _tool = new("--tool") { HelpName = "glob", Description = "Only targets (tools, resources, prompts) of this name; * matches any characters." };
    private readonly Option<string?> _code = new("--code") { HelpName = "code", Description = "Only this code, or a family of codes: access.unknown, access.*." };
    private readonly Option<string?> _status = new("--status") { HelpName = "status", Description = "Only this status: done, tool_error, refused, refused_by_others, exception, cancelled, timed_out, input_required, in_flight, indeterminate." };
    private readonly Option<string?> _type = new("--type") { HelpName = "type", Description = "Only calls with a record of this type, such as call.outcome, call.refused, list.view or audit.recovered." };
    private readonly Option<string?> _call = new("--call") { HelpName = "id", Description = "Only the call with this id." };
    private readonly Option<DateTimeOffset?> _since;
    private readonly Option<DateTimeOffset?> _until;

    public AuditFilters(TimeProvider time)
    {
        _since = Since(time);
        _until = Until(time);
    }

    public static Option<DateTimeOffset?> Since(TimeProvider time) =>
        Time("--since", "Not before this time: ISO 8601 (UTC where no offset is given), or a duration before now such as 90s, 15m, 2h, 1d.", time);

    public static Option<DateTimeOffset?> Until(TimeProvider time) => Time("--until", "Before this time; written like --since.", time);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_caller, _tool, _code, _status, _type, _call, _since, _until])
        {
            command.Options.Add(option);
        }
    }

    public JournalQuery Query(ParseResult result) => new()
    {
        Caller = result.GetValue(_caller),
        Tool = result.GetValue(_tool),
        Code = result.GetValue(_code),
        Status = result.GetValue(_status),
        Type = result.GetValue(_type),
        Call = result.GetValue(_call),
        Since = result.GetValue(_since),
        Until = result.GetValue(_until),
    };

    private static Option<DateTimeOffset?> Time(string name, string description, TimeProvider time) => new(name)
    {
        HelpName = "time",
        Description = description,
        CustomParser = result =>
        {
            if (result.Tokens is [var token] && Moment.TryParse(token.Value, time.GetUtcNow(), out var moment))
            {
                return moment;
            }

            result.AddError($"{name} '{string.Join(' ', result.Tokens)}' is not a time: {Moment.Expected}.");
            return null;
        },
    };
}
