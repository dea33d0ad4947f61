using McpGovernance.Redaction;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace McpGovernance;

/// <summary>Configures what leaves the server.</summary>
public static class RedactionGovernanceBuilderExtensions
{
    /// <summary>Configures redaction, which is always on.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public static GovernanceBuilder UseRedaction(this GovernanceBuilder builder, Action<RedactionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }

    internal static GovernanceBuilder AddRedaction(this GovernanceBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<RedactionOptions>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedactionOptions>, RedactionOptionsValidator>());
        builder.Services.TryAddSingleton<OutputSchemas>();
        builder.Services.TryAddSingleton(static services => new ClassRedactors(services.GetService<IRedactorProvider>()));
        builder.Services.TryAddSingleton<ClassRedactor>();
        builder.Services.TryAddSingleton<SecretCleaner>();
        builder.Services.TryAddSingleton<MessageCleaner>(static services => services.GetRequiredService<SecretCleaner>());
        return builder.AddBuiltIn<RedactionInterceptor>();
    }
}
