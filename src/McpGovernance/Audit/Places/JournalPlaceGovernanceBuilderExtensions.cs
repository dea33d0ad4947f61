using System.Diagnostics.CodeAnalysis;
using McpGovernance.Audit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace McpGovernance;

/// <summary>Says where the journal is, for hosts without a disk. Without these it is in files below <see cref="AuditOptions.Root"/>.</summary>
/// <remarks>
/// No file is written then, keys included: give them with <c>UseKeys</c>, or they end with the process. A host says so once; two
/// different places do not start. Each container has a journal of its own, and each start of the process a log of its own, which
/// nobody recovers: a process that dies leaves intents without an outcome.
/// </remarks>
public static class JournalPlaceGovernanceBuilderExtensions
{
    /// <summary>Makes one sink the journal, under the name that it gives itself.</summary>
    /// <typeparam name="TSink">The sink; created once, with its dependencies, and disposed with governance.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <remarks>As <see cref="UseAuditSinkAsJournal(GovernanceBuilder, string, Func{IServiceProvider, AuditSink})"/>.</remarks>
    public static GovernanceBuilder UseAuditSinkAsJournal<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSink>(this GovernanceBuilder builder)
        where TSink : AuditSink
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseSink(new SinkRegistration(null, static services => ActivatorUtilities.CreateInstance<TSink>(services)));
    }

    /// <summary>Makes one sink the journal, under a name.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name in health, logs and <c>audit.gap</c> records: 1 to 100 of <c>A–Z a–z 0–9 . _ -</c>, not starting with a dot.</param>
    /// <param name="factory">Makes the sink, once; it is disposed with governance.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> has other characters.</exception>
    /// <remarks>
    /// The sink stands on the path of calls: its latency and its failures are theirs. What it acknowledged is both
    /// <see cref="AcknowledgementLevel.Written"/> and <see cref="AcknowledgementLevel.Durable"/>. While it throws, hangs or asks
    /// for a pause, calls are refused with <c>audit.unavailable</c>, and it is given the same records until it acknowledges them. A
    /// call whose intent it rejects does not run; an <c>audit.gap</c> record takes the place. It must take the journal's own
    /// records (<c>audit.*</c>). No other sink can be added beside it.
    /// </remarks>
    public static GovernanceBuilder UseAuditSinkAsJournal(this GovernanceBuilder builder, string name, Func<IServiceProvider, AuditSink> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(factory);
        return GovernanceOptions.IsServerName(name) ? builder.UseSink(new SinkRegistration(name, factory))
            : throw new ArgumentException("It must have 1 to 100 of 'A–Z a–z 0–9 . _ -' and not start with a dot.", nameof(name));
    }

    /// <summary>Keeps the journal in bounded memory, until every sink of <c>AddAuditSink</c> has what is in it.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the bounds.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// A record is <see cref="AcknowledgementLevel.Written"/> and <see cref="AcknowledgementLevel.Durable"/> when it is in memory: it is
    /// lost when the process is killed, or when a sink does not take it before the process has stopped. When the memory is full,
    /// calls wait and are then refused with <c>audit.unavailable</c>; nothing is dropped. A host without a sink does not start,
    /// unless it says <see cref="MemoryJournalOverflow.ForgetOldest"/>.
    /// </remarks>
    public static GovernanceBuilder UseMemoryJournal(this GovernanceBuilder builder, Action<MemoryJournalOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var isFirst = !services.Any(static service => service.ImplementationType == typeof(MemoryJournalOptionsValidator));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MemoryJournalOptions>, MemoryJournalOptionsValidator>());
        services.AddOptionsWithValidateOnStart<MemoryJournalOptions>().Configure(options => configure?.Invoke(options));
        return isFirst ? builder.Use(nameof(UseMemoryJournal), Memory) : builder;
    }

    private static GovernanceBuilder UseSink(this GovernanceBuilder builder, SinkRegistration registration) =>
        builder.Use(nameof(UseAuditSinkAsJournal), services => SinkJournalPlace.Make(
            registration, services, services.GetRequiredService<AuditSinks>(), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<IOptions<AuditOptions>>().Value));

    private static MemoryJournalPlace Memory(IServiceProvider services) =>
        MemoryJournalPlace.Make(services.GetRequiredService<IOptions<MemoryJournalOptions>>().Value, services.GetRequiredService<AuditSinks>().Names);

    private static GovernanceBuilder Use(this GovernanceBuilder builder, string method, Func<IServiceProvider, JournalPlace> create)
    {
        builder.Services.AddSingleton(new JournalPlaceRegistration(method, create));
        return builder;
    }
}
