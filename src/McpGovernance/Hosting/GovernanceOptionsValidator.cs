using Microsoft.Extensions.Options;

namespace McpGovernance.Hosting;

internal sealed class GovernanceOptionsValidator : IValidateOptions<GovernanceOptions>
{
    public ValidateOptionsResult Validate(string? name, GovernanceOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Server is not { } server || !GovernanceOptions.IsServerName(server))
        {
            result.AddError("It must have 1 to 100 of 'A–Z a–z 0–9 . _ -' and not start with a dot, because it names a directory.", nameof(options.Server));
        }

        if (options.Environment is { Length: 0 })
        {
            result.AddError("It is empty. Leave it null, or name the environment as the policy does.", nameof(options.Environment));
        }

        return result.Build();
    }
}
