using Microsoft.Extensions.Options;

namespace McpGovernance.Redaction;

internal sealed class RedactionOptionsValidator : IValidateOptions<RedactionOptions>
{
    public ValidateOptionsResult Validate(string? name, RedactionOptions options) =>
        Enum.IsDefined(options.ErrorTexts)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"'RedactionOptions.ErrorTexts' is {(int)options.ErrorTexts}, which is no member of ErrorTexts. Set 'CallIdOnly' or 'AsThrown'.");
}
