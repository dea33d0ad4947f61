using System.CommandLine;
using System.Globalization;

namespace McpGovernance.Cli.Audit;

/// <summary>What <c>show</c> and <c>tail</c> take besides filters.</summary>
internal static class AuditArguments
{
    public static Argument<string> Root() => new("root")
    {
        Description = "The journal's root, or the directory of one process in it.",
    };

    public static Option<bool> Json(string description) => new("--json") { Description = description };

    public static Option<int?> Count(string name, string description, int least)
    {
        var option = new Option<int?>(name) { HelpName = "count", Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token]
                && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least))
            {
                result.AddError(string.Create(
                    CultureInfo.InvariantCulture, $"{name} '{token.Value}' is not a count: expected a whole number from {least} on."));
            }
        });
        return option;
    }

    /// <summary>Says of roots that cannot be read together that the command line is wrong.</summary>
    public static T HistoryOf<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException wrong)
        {
            throw new UsageException(wrong.ParamName is { } name ? wrong.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : wrong.Message);
        }
    }

    /// <summary>The last so many of a sequence, or all; reads it to its end in either case.</summary>
    public static IEnumerable<T> Last<T>(this IEnumerable<T> source, int? count)
    {
        if (count is null)
        {
            return source;
        }

        var kept = new Queue<T>();
        foreach (var item in source)
        {
            kept.Enqueue(item);
            if (kept.Count > count)
            {
                kept.Dequeue();
            }
        }

        return kept;
    }
}
