using McpGovernance.Yaml;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace McpGovernance;

/// <summary>Lets policies be written in YAML.</summary>
public static class YamlGovernanceBuilderExtensions
{
    /// <summary>Reads a policy whose file ends in <c>.yaml</c> or <c>.yml</c> as YAML, in the strict profile.</summary>
    /// <param name="builder">The governance builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// It gives no policy: <c>UsePolicy</c> names the file, before or after. A policy means the same, and has the same digest, as the JSON document that says the same. What
    /// readers of YAML take for different things does not load: see the package's page. Calling it again changes nothing.
    /// </remarks>
    public static GovernanceBuilder UseYamlPolicies(this GovernanceBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<PolicyFormat, YamlPolicyFormat>());
        return builder;
    }
}
