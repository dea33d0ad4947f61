using Microsoft.Extensions.Options;

namespace McpGovernance.Identity;

/// <summary>Reports everything that is wrong with the options at once.</summary>
internal sealed class IdentityOptionsValidator : IValidateOptions<IdentityOptions>
{
    public ValidateOptionsResult Validate(string? name, IdentityOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        ValidateTypes(result, nameof(IdentityOptions.SubjectClaimTypes), options.SubjectClaimTypes);
        ValidateTypes(result, nameof(IdentityOptions.ClientIdClaimTypes), options.ClientIdClaimTypes);
        ValidateTypes(result, nameof(IdentityOptions.TenantClaimTypes), options.TenantClaimTypes);
        ValidateTypes(result, nameof(IdentityOptions.ScopeClaimTypes), options.ScopeClaimTypes);
        if (options.SubjectClaimTypes is { Count: 0 })
        {
            result.AddError("It is empty, so that nobody has a subject. Name at least one claim type.", nameof(IdentityOptions.SubjectClaimTypes));
        }

        if (options.MaxActors is < 1 or > 64)
        {
            result.AddError($"It is {options.MaxActors}; expected 1 to 64.", nameof(IdentityOptions.MaxActors));
        }

        return result.Build();
    }

    private static void ValidateTypes(ValidateOptionsResultBuilder result, string property, IReadOnlyList<string>? types)
    {
        if (types is null)
        {
            result.AddError("It is null. Use an empty list to read no claim.", property);
        }
        else if (types.Any(string.IsNullOrWhiteSpace))
        {
            result.AddError("It has an empty claim type. Remove it.", property);
        }
    }
}
