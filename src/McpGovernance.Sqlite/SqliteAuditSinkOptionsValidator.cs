using Microsoft.Extensions.Options;

namespace McpGovernance.Sqlite;

/// <summary>Reports everything that is wrong with <see cref="SqliteAuditSinkOptions"/> at once.</summary>
internal sealed class SqliteAuditSinkOptionsValidator : IValidateOptions<SqliteAuditSinkOptions>
{
    public ValidateOptionsResult Validate(string? name, SqliteAuditSinkOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (!IsAbsolute(options.Path) || Path.EndsInDirectorySeparator(options.Path!))
        {
            result.AddError("must be the absolute path of a file. Use Path.GetFullPath.", nameof(options.Path));
        }

        if (options.JournalRoot is not null && !IsAbsolute(options.JournalRoot))
        {
            result.AddError("must be an absolute path, or null for the journal of this process. Use Path.GetFullPath.", nameof(options.JournalRoot));
        }

        return result.Build();
    }

    /// <exception cref="OptionsValidationException">Something is wrong.</exception>
    public static void Check(SqliteAuditSinkOptions options)
    {
        if (new SqliteAuditSinkOptionsValidator().Validate(null, options) is { Failed: true } result)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(SqliteAuditSinkOptions), result.Failures);
        }
    }

    private static bool IsAbsolute(string? path) => path is not null && Path.IsPathFullyQualified(path) && !path.Contains('\0');
}
