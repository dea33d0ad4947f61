using Microsoft.Extensions.Options;

namespace McpGovernance.Catalog;

internal sealed class ContractOptionsValidator : IValidateOptions<ContractOptions>
{
    public ValidateOptionsResult Validate(string? name, ContractOptions options)
    {
        var problems = new ValidateOptionsResultBuilder();
        if (!Enum.IsDefined(options.AdditionalArguments))
        {
            problems.AddError($"'ContractOptions.AdditionalArguments' is {(int)options.AdditionalArguments}, which is no member of AdditionalArguments. Set 'AsSchema', 'Refuse' or 'Drop'.");
        }

        if (!Enum.IsDefined(options.InvalidResults))
        {
            problems.AddError($"'ContractOptions.InvalidResults' is {(int)options.InvalidResults}, which is no member of InvalidResults. Set 'Refuse' or 'Warn'.");
        }

        return problems.Build();
    }
}
