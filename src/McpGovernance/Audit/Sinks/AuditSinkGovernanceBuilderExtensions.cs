using System.Diagnostics.CodeAnalysis;
using McpGovernance.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace McpGovernance;

/// <summary>Adds sinks: places that records are taken to from the journal.</summary>
public static class AuditSinkGovernanceBuilderExtensions
{
    /// <summary>Adds a sink under the name that it gives itself.</summary>
    /// <typeparam name="TSink">The sink; created once, with its dependencies, and disposed with governance.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static GovernanceBuilder AddAuditSink<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSink>(this GovernanceBuilder builder)
        where TSink : AuditSink
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(new SinkRegistration(null, static services => ActivatorUtilities.CreateInstance<TSink>(services)));
        return builder;
    }

    /// <summary>Adds a sink under a name.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name in files, metrics, health and logs: 1 to 100 of <c>A–Z a–z 0–9 . _ -</c>, not starting with a dot. Under another name the sink gets everything again.</param>
    /// <param name="factory">Makes the sink, once; it is disposed with governance.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> cannot name files.</exception>
    public static GovernanceBuilder AddAuditSink(this GovernanceBuilder builder, string name, Func<IServiceProvider, AuditSink> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(factory);
        if (!GovernanceOptions.IsServerName(name))
        {
            throw new ArgumentException("It must have 1 to 100 of 'A–Z a–z 0–9 . _ -' and not start with a dot, because it names files.", nameof(name));
        }

        builder.Services.AddSingleton(new SinkRegistration(name, factory));
        return builder;
    }
}
