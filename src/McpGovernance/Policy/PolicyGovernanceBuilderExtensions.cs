using McpGovernance.Policy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpGovernance;

/// <summary>Gives governance its policy: who may use what.</summary>
public static class PolicyGovernanceBuilderExtensions
{
    /// <summary>Uses the policy in a JSON file. It is loaded when the host starts; one that does not load stops the start. While the process runs a changed file replaces it.</summary>
    /// <param name="builder">The governance builder.</param>
    /// <param name="path">
    /// The file. A relative path starts at the application's directory, never at the current directory, which whoever starts
    /// the process chooses.
    /// </param>
    /// <param name="configure">Sets the options; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <remarks>
    /// Without any policy every caller may use tools that only read, resources and prompts. Two policies are a configuration error. A changed file comes into force whole,
    /// when all of it is right and it fits the server; until then the last good policy stays, and logs, records and health say why.
    /// </remarks>
    public static GovernanceBuilder UsePolicy(this GovernanceBuilder builder, string path, Action<PolicyOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Use(builder, new PolicyRegistration(path, Load: null), configure);
    }

    /// <summary>Uses a policy written in code. It is checked when the host starts, like one from a file.</summary>
    /// <param name="builder">The governance builder.</param>
    /// <param name="policy">Writes the policy.</param>
    /// <param name="configure">Sets the options; <see langword="null"/> for the defaults. Those about files mean nothing here.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="policy"/> is <see langword="null"/>.</exception>
    /// <remarks>Without any policy every caller may use tools that only read, resources and prompts. Two policies are a configuration error.</remarks>
    public static GovernanceBuilder UsePolicy(this GovernanceBuilder builder, Action<PolicyBuilder> policy, Action<PolicyOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(policy);
        var written = new PolicyBuilder();
        policy(written);
        const string Source = "the policy written in code";
        return Use(builder, new PolicyRegistration(Source, environment => PolicyLoader.Load(written, Source, environment)), configure);
    }

    /// <summary>Tells callers which scopes they lack, instead of hiding what a role grants that only scopes keep from them.</summary>
    /// <param name="builder">The governance builder.</param>
    /// <param name="roles">Roles of the policy, by name. Repeated calls add.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="roles"/> is empty.</exception>
    /// <remarks>
    /// Without it nothing is disclosed: what is not permitted looks like what does not exist. With it an authenticated caller
    /// who meets everything that a named role asks for, except scopes, sees what the role grants in lists, and a call is refused
    /// with <see cref="DenialCodes.AccessInsufficientScope"/> and the scopes. Everybody else learns nothing. A role that the
    /// policy does not define stops the start, and a changed policy that does not define it does not come into force.
    /// </remarks>
    public static GovernanceBuilder UseStepUp(this GovernanceBuilder builder, params string[] roles)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(roles);
        ArgumentOutOfRangeException.ThrowIfZero(roles.Length, nameof(roles));
        builder.Services.AddSingleton(new StepUpRoles([.. roles]));
        return builder;
    }

    /// <summary>Adds Access, and the default policy for when none was given.</summary>
    internal static GovernanceBuilder AddPolicy(this GovernanceBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddOptionsWithValidateOnStart<PolicyOptions>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PolicyOptions>, PolicyOptionsValidator>());
        builder.Services.TryAddSingleton<PolicySource, ReloadingPolicySource>();
        builder.Services.TryAddSingleton<PolicyStatus, ReloadingPolicyStatus>();
        builder.Services.TryAddSingleton<StepUp>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PolicyStartup>());
        return builder.AddBuiltIn<AccessInterceptor>().AddBuiltIn<GuardsInterceptor>();
    }

    private static GovernanceBuilder Use(GovernanceBuilder builder, PolicyRegistration registration, Action<PolicyOptions>? configure)
    {
        builder.Services.AddSingleton(registration);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        return builder;
    }
}
