using McpGovernance.Audit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpGovernance;

/// <summary>Configures the record of calls. It is always on.</summary>
public static class AuditGovernanceBuilderExtensions
{
    /// <summary>Configures where and how surely calls are recorded.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static GovernanceBuilder UseAudit(this GovernanceBuilder builder, Action<AuditOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.AddAudit().Services.Configure(configure);
        return builder;
    }

    /// <summary>Registers the journal and the stages Audit and Intent.</summary>
    internal static GovernanceBuilder AddAudit(this GovernanceBuilder builder)
    {
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<AuditOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AuditSinks>();
        services.TryAddSingleton<AuditSinkStatus>(static provider => provider.GetRequiredService<AuditSinks>());
        services.TryAddSingleton<JournalPlaceChoice>();
        services.TryAddSingleton<AuditJournal>();
        services.TryAddSingleton<JournalStatus, AuditJournalStatus>();
        services.TryAddSingleton<EventRecorder, AuditEvents>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AuditJournalLifetime>());
        return builder.AddBuiltIn<AuditInterceptor>().AddBuiltIn<IntentInterceptor>();
    }
}
