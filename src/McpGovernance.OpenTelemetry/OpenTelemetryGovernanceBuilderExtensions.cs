using McpGovernance.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;

namespace McpGovernance;

/// <summary>Mirrors audit records into the logs of OpenTelemetry.</summary>
public static class OpenTelemetryGovernanceBuilderExtensions
{
    /// <summary>Adds an <see cref="OpenTelemetryAuditSink"/> under the name <c>opentelemetry</c>, which writes to the logger provider of the container.</summary>
    /// <param name="builder">The governance builder.</param>
    /// <param name="configure">Sets the options; without it records come without arguments and without experimental names.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// The host must have OpenTelemetry's logging (<c>AddOpenTelemetry().WithLogging(…)</c> or <c>Logging.AddOpenTelemetry(…)</c>) with an exporter, added before or after; without it the host does
    /// not start. Which exporters the provider has cannot be seen from here: a provider without one takes records and keeps none.
    /// </remarks>
    public static GovernanceBuilder AddOpenTelemetryAuditSink(this GovernanceBuilder builder, Action<OpenTelemetryAuditSinkOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Services.AddOptionsWithValidateOnStart<OpenTelemetryAuditSinkOptions, OpenTelemetryAuditSinkOptionsValidator>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        StampFirst(builder.Services);
        return builder.AddAuditSink(OpenTelemetryAuditSink.Name, Create);
    }

    /// <summary>Processors work in the order of their registration: one that corrects records must be registered before the exporters, whoever was called first.</summary>
    private static void StampFirst(IServiceCollection services)
    {
        if (services.Any(static service => service.ServiceType == typeof(AuditStampProcessor)))
        {
            return;
        }

        services.AddSingleton<AuditStampProcessor>();
        var first = new ServiceCollection();
        first.ConfigureOpenTelemetryLoggerProvider(static (provider, logs) => logs.AddProcessor(provider.GetRequiredService<AuditStampProcessor>()));
        for (var i = 0; i < first.Count; i++)
        {
            services.Insert(i, first[i]);
        }
    }

    /// <exception cref="GovernanceConfigurationException">There is no OpenTelemetry logging.</exception>
    private static OpenTelemetryAuditSink Create(IServiceProvider services)
    {
        var logs = services.GetServices<ILoggerProvider>().OfType<OpenTelemetryLoggerProvider>().FirstOrDefault()
            ?? throw new GovernanceConfigurationException(
                "'AddOpenTelemetryAuditSink' has no logger provider of OpenTelemetry to write to. Add one with 'services.AddOpenTelemetry().WithLogging(…)' or 'logging.AddOpenTelemetry(…)' and give it an exporter, or remove the sink.");
        return new OpenTelemetryAuditSink(logs, services.GetRequiredService<AuditStampProcessor>(), services.GetRequiredService<IOptions<OpenTelemetryAuditSinkOptions>>().Value);
    }
}
