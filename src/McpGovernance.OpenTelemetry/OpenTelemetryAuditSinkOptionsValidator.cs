using Microsoft.Extensions.Options;

namespace McpGovernance.OpenTelemetry;

/// <summary>Reports what is wrong with <see cref="OpenTelemetryAuditSinkOptions"/>.</summary>
internal sealed class OpenTelemetryAuditSinkOptionsValidator : IValidateOptions<OpenTelemetryAuditSinkOptions>
{
    public ValidateOptionsResult Validate(string? name, OpenTelemetryAuditSinkOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.IncludeRecord && !options.IncludeArguments)
        {
            result.AddError(
                $"sends the journal's whole line, and arguments are part of it where the journal has them. Set '{nameof(options.IncludeArguments)}' too, or leave it out.",
                nameof(options.IncludeRecord));
        }

        return result.Build();
    }
}
