using McpGovernance.Limits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace McpGovernance;

/// <summary>Configures what a request may look like, how often one may be tried, and how the limits of the policy are kept.</summary>
public static class LimitsGovernanceBuilderExtensions
{
    /// <summary>Configures the bounds of requests and of attempts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public static GovernanceBuilder UseAdmission(this GovernanceBuilder builder, Action<AdmissionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>Configures how the limits of the policy are kept. What they are stands in the policy; they hold without this call.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public static GovernanceBuilder UseLimits(this GovernanceBuilder builder, Action<LimitsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }

    internal static GovernanceBuilder AddAdmission(this GovernanceBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<AdmissionOptions>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AdmissionOptions>, AdmissionOptionsValidator>());
        builder.Services.TryAddSingleton(TimeProvider.System);
        return builder.AddBuiltIn<AdmissionInterceptor>();
    }

    internal static GovernanceBuilder AddLimits(this GovernanceBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<LimitsOptions>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LimitsOptions>, LimitsOptionsValidator>());
        builder.Services.TryAddSingleton(TimeProvider.System);
        return builder.AddBuiltIn<LimitsInterceptor>();
    }
}
