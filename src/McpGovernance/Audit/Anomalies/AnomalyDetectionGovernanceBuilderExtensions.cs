using System.Diagnostics.Metrics;
using McpGovernance.Audit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpGovernance;

/// <summary>Watches the journal for what is unusual while a server runs.</summary>
public static class AnomalyDetectionGovernanceBuilderExtensions
{
    /// <summary>
    /// Finds a caller's first call of a tool and bursts of refusals, from who, what and when alone, off the path of calls. Each is a record of
    /// the journal (<c>anomaly.first_seen</c>, <c>anomaly.refusal_burst</c>), a warning in the log, and counted in <c>mcpgovernance.anomalies</c>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// It follows the journal as a sink with the name <c>anomaly-detection</c>, which no sink of yours can have then. It refuses nothing. Options
    /// that are wrong stop the host at start. Calling it again sets further options and adds nothing twice.
    /// </remarks>
    public static GovernanceBuilder AddAnomalyDetection(this GovernanceBuilder builder, Action<AnomalyDetectionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var options = services.AddOptionsWithValidateOnStart<AnomalyDetectionOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        if (services.Any(static service => service.ServiceType == typeof(AnomalyState)))
        {
            return builder;
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AnomalyDetectionOptions>, AnomalyDetectionOptionsValidator>());
        services.AddSingleton(static provider => new AnomalyState(provider.GetService<IMeterFactory>()));
        services.AddSingleton<AnomalyStatus>(static provider => provider.GetRequiredService<AnomalyState>());
        return builder.AddAuditSink(AnomalyAuditSink.Name, Create);
    }

    private static AnomalyAuditSink Create(IServiceProvider services)
    {
        var time = services.GetRequiredService<TimeProvider>();
        AuditJournal? audit = null;
        return new AnomalyAuditSink(
            new AnomalySettings
            {
                Options = services.GetRequiredService<IOptions<AnomalyDetectionOptions>>().Value,
                Server = services.GetRequiredService<IOptions<GovernanceOptions>>().Value.Server,

                // Asked when records come: the journal needs its sinks to be made before it. Kept, because the last records come while the container goes.
                Journal = () => (audit ??= services.GetRequiredService<AuditJournal>()).Opened,
                Patience = services.GetRequiredService<IOptions<AuditOptions>>().Value.Timeout,
                Time = time,
                Ids = new UuidSource(time),
                Log = new AnomalyLog(services.GetRequiredService<ILogger<AnomalyAuditSink>>()),
            },
            services.GetRequiredService<AnomalyState>());
    }
}
