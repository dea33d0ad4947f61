using Microsoft.Extensions.Options;

namespace McpGovernance.Audit;

/// <summary>Reports everything that is wrong with <see cref="JsonLinesAuditSinkOptions"/> at once.</summary>
internal sealed class JsonLinesAuditSinkOptionsValidator : IValidateOptions<JsonLinesAuditSinkOptions>
{
    public ValidateOptionsResult Validate(string? name, JsonLinesAuditSinkOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Directory is not { } directory || !Path.IsPathFullyQualified(directory) || directory.Contains('\0'))
        {
            result.AddError("must be an absolute path. Use Path.GetFullPath.", nameof(options.Directory));
        }

        if (options.MaxFileBytes is < 4L << 10 or > 16L << 30)
        {
            result.AddError($"is {options.MaxFileBytes}. Use {4L << 10} to {16L << 30}.", nameof(options.MaxFileBytes));
        }

        return result.Build();
    }

    /// <exception cref="OptionsValidationException">Something is wrong.</exception>
    public static void Check(JsonLinesAuditSinkOptions options)
    {
        if (new JsonLinesAuditSinkOptionsValidator().Validate(null, options) is { Failed: true } result)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(JsonLinesAuditSinkOptions), result.Failures);
        }
    }
}
