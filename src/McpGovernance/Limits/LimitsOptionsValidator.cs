using Microsoft.Extensions.Options;

namespace McpGovernance.Limits;

/// <summary>Generated from the ranges on the options.</summary>
[OptionsValidator]
internal sealed partial class LimitsOptionsValidator : IValidateOptions<LimitsOptions>;
