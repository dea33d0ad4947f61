using McpGovernance;
using McpGovernance.Audit;

namespace QuickStart;

/// <summary>What a person was answered to one request.</summary>
/// <param name="Person">Who asked.</param>
/// <param name="Request">The name of what was asked for, or the method of a list.</param>
/// <param name="Text">What the answer was.</param>
internal sealed record Answer(string? Person, string? Request, string? Text)
{
    public const string Done = "done";
    public const string ToolError = "tool_error";

    public static string Listed(long count) => $"{count} listed";

    public static string Error(int code) => $"error {code}";

    /// <summary>What a record of the journal says that the person was answered.</summary>
    public static Answer? From(JournalRecord record) => record switch
    {
        { Type: "list.view", ListShown: { } shown } => new(record.CallerSubject, record.Method, Listed(shown)),
        { ClosesCall: true } => new(record.CallerSubject, record.TargetName ?? record.Method, record.Code switch
        {
            DenialCodes.AccessUnknown => Error(-32602),
            { } code => code,
            null => record.Status == "exception" ? ToolError : record.Status, // What a tool throws, the SDK answers as a tool's error.
        }),
        _ => null,
    };
}
