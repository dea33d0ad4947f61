using McpGovernance.Schemas;

namespace McpGovernance.Catalog;

/// <summary>The refusals of Contract. They quote no values, so that a record or a log can hold what the caller is told.</summary>
internal static class ContractDenials
{
    private const int MaxMessage = 2_000;
    private const int MaxNames = 20;
    private const int MaxNameLength = 100;

    public static readonly Denial NoResult = new()
    {
        Code = DenialCodes.ContractResultInvalid,
        Message = "The tool's result is not what the tool declares, and is withheld.",
        Detail = "The result has no structured content, which the output schema asks for.",
    };

    public static readonly Denial NotWrapped = NoResult with
    {
        Detail = "The result is not the object with 'result' alone that this revision of the protocol asks for.",
    };

    /// <summary>Names each place and what was expected there, so that the next call is right.</summary>
    public static Denial Arguments(SchemaReport report) => report.Verdict switch
    {
        SchemaVerdict.Valid or SchemaVerdict.Invalid => new()
        {
            Code = DenialCodes.ContractArgumentsInvalid,
            Message = Bound("The arguments are not valid. " + Faults(report) + " Correct this and call the tool again."),
            Detail = Places(report),
        },
        var verdict => new()
        {
            Code = verdict is SchemaVerdict.DuplicateName or SchemaVerdict.MalformedText ? DenialCodes.ContractArgumentsInvalid : DenialCodes.ContractLimitExceeded,
            Message = $"The arguments are not valid: {Reason(verdict)} Correct this and call the tool again.",
            Detail = $"Arguments: {verdict}.",
        },
    };

    /// <summary>Names what the tool does not know, and what it does.</summary>
    public static Denial Additional(IEnumerable<string> unknown, DeclaredArguments declared)
    {
        var known = declared.Names.Count == 0 ? "It has no arguments." : $"Its arguments are {List(declared.Names.Order(StringComparer.Ordinal))}.";
        return new()
        {
            Code = DenialCodes.ContractArgumentsInvalid,
            Message = Bound($"The arguments are not valid. The tool has no argument {List(unknown)}. {known} Correct this and call the tool again."),
            Detail = "Arguments that the input schema does not declare.",
        };
    }

    public static Denial Result(SchemaReport report) => NoResult with
    {
        Detail = report.Verdict is SchemaVerdict.Valid or SchemaVerdict.Invalid ? "Result: " + Places(report) : $"Result: {report.Verdict}.",
    };

    /// <summary>For the operator: each place in the value, with kinds and sizes.</summary>
    public static string Faults(SchemaReport report) => report.Errors.Count == 0
        ? $"{report.Verdict}."
        : string.Join(' ', report.Errors.Select(static error => error.ToString())) + (report.IsCut ? " There is more." : "");

    /// <summary>Where in the schema: names in a value may be somebody's, names in a schema are the tool's.</summary>
    private static string Places(SchemaReport report) =>
        string.Join("; ", report.Errors.Select(static error => error.SchemaPointer)) + (report.IsCut ? "; and more." : ".");

    private static string Reason(SchemaVerdict verdict) => verdict switch
    {
        SchemaVerdict.DuplicateName => "an object has the same name twice.",
        SchemaVerdict.MalformedText => "a text is not well-formed Unicode.",
        SchemaVerdict.TooDeep => "they are nested too deeply.",
        SchemaVerdict.TooLarge => "they are too large.",
        SchemaVerdict.NumberOutOfRange => "a number is too large or too fine to calculate with.",
        SchemaVerdict.PatternLimit => "a text is too long for the expression that it must fit.",
        _ => "to check them would take too much work.",
    };

    private static string List(IEnumerable<string> names)
    {
        var all = names.ToList();
        var shown = all.Take(MaxNames).Select(static name => $"'{(name.Length <= MaxNameLength ? name : name[..MaxNameLength] + "…")}'");
        return string.Join(", ", shown) + (all.Count > MaxNames ? $" and {all.Count - MaxNames} more" : "");
    }

    private static string Bound(string text) => text.Length <= MaxMessage ? text : string.Concat(text.AsSpan(0, MaxMessage), "…");
}
