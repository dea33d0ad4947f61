using Microsoft.Extensions.Options;

namespace McpGovernance.Policy;

/// <summary>Reports everything that is wrong with <see cref="PolicyOptions"/> at once.</summary>
internal sealed class PolicyOptionsValidator : IValidateOptions<PolicyOptions>
{
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(100), s_most = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, PolicyOptions options)
    {
        var problems = new ValidateOptionsResultBuilder();
        if (!Enum.IsDefined(options.MinimumMode))
        {
            problems.AddError($"'PolicyOptions.MinimumMode' is {(int)options.MinimumMode}, which is no member of PolicyMode. Set 'Enforce', 'Warn' or 'Audit'.");
        }

        if (options.ReloadInterval != Timeout.InfiniteTimeSpan && (options.ReloadInterval < s_least || options.ReloadInterval > s_most))
        {
            problems.AddError($"'PolicyOptions.ReloadInterval' is {options.ReloadInterval}. Expected {s_least} to {s_most}, or 'Timeout.InfiniteTimeSpan' to read the file at start only.");
        }

        if (options.LastGoodPath is { } path && (string.IsNullOrWhiteSpace(path) || path.Contains('\0') || Path.EndsInDirectorySeparator(path)))
        {
            problems.AddError("'PolicyOptions.LastGoodPath' names no file. Expected the path of a file that this process may write.");
        }

        if (options is { StartFromLastGood: true, LastGoodPath: null })
        {
            problems.AddError("'PolicyOptions.StartFromLastGood' is set, and 'PolicyOptions.LastGoodPath' is not. Set the path of a file that this process may write, in a directory that outlives it.");
        }

        return problems.Build();
    }
}
