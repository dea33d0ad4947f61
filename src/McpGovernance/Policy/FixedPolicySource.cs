using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpGovernance.Policy;

/// <summary>The policy that was given at start, for as long as the process lives.</summary>
internal sealed class FixedPolicySource : PolicySource
{
    /// <summary>Loads the one policy that was given, or the default.</summary>
    /// <exception cref="GovernanceConfigurationException">More than one policy was given, or it does not load.</exception>
    public FixedPolicySource(IEnumerable<PolicyRegistration> registrations, IEnumerable<PolicyFormat> formats, IOptions<GovernanceOptions> options, ILogger<FixedPolicySource> logger)
    {
        PolicyRegistration[] given = [.. registrations];
        if (given.Length > 1)
        {
            throw new GovernanceConfigurationException(
                $"{given.Length} policies are given: '{string.Join("', '", given.Select(static registration => registration.Source))}'. "
                + "Policies are never merged. Expected one; call UsePolicy once.");
        }

        var loaded = (given.SingleOrDefault() ?? DefaultPolicy.Registration).Load(options.Value.Environment, formats);
        foreach (var warning in loaded.Warnings)
        {
            PolicyLog.Warning(logger, warning);
        }

        PolicyLog.Loaded(logger, loaded.Policy.Name, loaded.Policy.Version, loaded.Policy.Digest);
        Current = loaded.Policy;
    }

    public override PolicyEvaluator Current { get; }
}
