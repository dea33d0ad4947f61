using Microsoft.Extensions.Options;

namespace McpGovernance.Redaction;

internal sealed class RedactionOptionsValidator : IValidateOptions<RedactionOptions>
{
    public ValidateOptionsResult Validate(string? name, RedactionOptions options)
    {
        var problems = new List<string>();
        if (!Enum.IsDefined(options.ErrorTexts))
        {
            problems.Add($"'RedactionOptions.ErrorTexts' is {(int)options.ErrorTexts}, which is no member of ErrorTexts. Set 'CallIdOnly' or 'AsThrown'.");
        }

        if (options.PassedSecrets.Except(SecretKinds.All, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } unknown)
        {
            problems.Add($"'RedactionOptions.PassedSecrets' names '{string.Join("', '", unknown)}', which is no kind of secret. Expected some of '{string.Join("', '", SecretKinds.All)}'.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
