using Microsoft.Extensions.Options;

namespace McpGovernance.AspNetCore;

/// <summary>Refuses an address that no client could follow.</summary>
internal sealed class HttpGovernanceOptionsValidator : IValidateOptions<HttpGovernanceOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpGovernanceOptions options) =>
        options.ResourceMetadata is null or { IsAbsoluteUri: true, Scheme: "https" or "http" }
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("'HttpGovernanceOptions.ResourceMetadata' must be an absolute http or https address. Give the whole address, or leave it out.");
}
