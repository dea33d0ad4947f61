using System.Buffers;
using System.Collections.ObjectModel;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Catalog;
using McpGovernance.Policy;
using McpGovernance.Redaction;
using McpGovernance.Schemas;
using McpGovernance.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpGovernance.Hosting;

/// <summary>Composes the defaults: the one place that knows all capabilities.</summary>
internal static class GovernanceComposition
{
    private static readonly GovernanceStage[] AlwaysOn =
    [
        GovernanceStage.Telemetry, GovernanceStage.Audit, GovernanceStage.Redaction, GovernanceStage.Identity,
        GovernanceStage.Admission, GovernanceStage.Catalog, GovernanceStage.Access, GovernanceStage.Contract, GovernanceStage.Guards, GovernanceStage.Intent,
    ];

    public static void AddDefaults(GovernanceBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptionsWithValidateOnStart<GovernanceOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GovernanceOptions>, GovernanceOptionsValidator>());
        services.TryAddSingleton(static provider => provider.GetServices<JournalPlaceRegistration>().Any()
            ? DefaultKeys.WithoutFiles(provider.GetRequiredService<ILogger<KeyRing>>())
            : DefaultKeys.Open(
                provider.GetRequiredService<IOptions<AuditOptions>>(),
                provider.GetRequiredService<IOptions<GovernanceOptions>>(),
                provider.GetRequiredService<ILogger<KeyRing>>()));
        services.TryAddSingleton<RoundSealer>();
        services.TryAddSingleton<ArgumentsBinding>(static _ => Digest);
        services.TryAddSingleton<DefinitionDigest>(static _ => ToolDigest.Of);
        services.TryAddSingleton<OfferReview>(static provider => provider.GetRequiredService<LiveCatalog>().Meet);
        services.TryAddSingleton<TaskOwners>();
        services.TryAddSingleton<SuspendedCalls>();

        // Within a stage the order of registration is the order of the pipeline.
        builder.AddTelemetry().AddAudit().AddRedaction().AddIdentity().AddBuiltIn<RoundInterceptor>();
        builder.AddAdmission().AddCatalog().AddBuiltIn<TaskOwnerInterceptor>().AddPolicy().AddLimits();

        services.TryAddSingleton(static provider => Compose(provider, owner: null));
        services.TryAddSingleton(static provider => new ServerEdge(
            provider.GetRequiredService<Governance>(), provider.GetRequiredService<SuspendedCalls>(), provider.GetRequiredService<ILogger<ServerEdge>>()));
        services.TryAddSingleton<ServerPins>();
        services.TryAddSingleton(static provider => new TransportGovernance(
            provider.GetRequiredService<Governance>(), provider.GetRequiredService<ServerPins>(),
            provider.GetRequiredService<CallerResolver>(), provider.GetRequiredService<StepUp>(), provider.GetRequiredService<ToolSelector>(), provider.GetRequiredService<ContractSchemas>()));
    }

    public static Governance Compose(IServiceProvider provider, IAsyncDisposable? owner) => new(
        provider.GetRequiredService<IOptions<GovernanceOptions>>().Value,
        Pipeline(provider),
        Policy(provider),
        provider.GetRequiredService<ToolDirectory>(),
        provider.GetRequiredService<RoundSealer>(),
        provider.GetRequiredService<ArgumentsBinding>(),
        provider.GetRequiredService<TaskOwners>(),
        provider.GetRequiredService<DefinitionDigest>(),
        provider.GetRequiredService<TimeProvider>(),
        Offer(provider),
        provider.GetRequiredService<RemoteReview>(),
        provider.GetRequiredService<MessageCleaner>(),
        owner);

    /// <summary>What a server offers must be what was approved, and on record. Before that it says of which classes its data is.</summary>
    private static OfferReview Offer(IServiceProvider provider)
    {
        var (review, tools, audit) = (provider.GetRequiredService<OfferReview>(), provider.GetRequiredService<ToolDirectory>(), provider.GetRequiredService<IOptions<AuditOptions>>());
        var classified = new ClassifiedTools();
        return options =>
        {
            classified.Follow(options.ToolCollection);
            review(options);
            LevelReview.Check(options, tools, audit.Value);
        };
    }

    /// <summary>Ours first, then those of users; none of the stages that are always on may be empty.</summary>
    private static GovernancePipeline Pipeline(IServiceProvider provider)
    {
        GovernanceInterceptor[] interceptors =
        [
            .. provider.GetServices<GovernanceInterceptor>(),
            .. provider.GetKeyedServices<GovernanceInterceptor>(GovernanceBuilder.CustomInterceptors),
        ];
        var missing = AlwaysOn.Except(interceptors.Select(static interceptor => interceptor.Stage)).ToArray();
        return missing.Length == 0 ? new GovernancePipeline(interceptors)
            : throw new GovernanceConfigurationException(
                $"Nothing is registered for the stage {string.Join(", ", missing)}, which is always on. Add interceptors with 'UseInterceptor', and remove none from the services.");
    }

    /// <summary>The one source of the policy: one that its owner registered does not push a policy aside that was given as well.</summary>
    private static PolicySource Policy(IServiceProvider provider)
    {
        var source = provider.GetRequiredService<PolicySource>();
        return source is ReloadingPolicySource || !provider.GetServices<PolicyRegistration>().Any() ? source
            : throw new GovernanceConfigurationException(
                $"'UsePolicy' gives a policy, and '{source.GetType()}' is registered as PolicySource, which would push it aside. Use one of them.");
    }

    /// <summary>SHA-256 of the arguments' canonical form; where there is none, of what was sent.</summary>
    private static string Digest(IDictionary<string, JsonElement>? arguments)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var members = arguments ?? ReadOnlyDictionary<string, JsonElement>.Empty;
        if (!CanonicalJson.TryWriteObject(members, bytes))
        {
            foreach (var (name, value) in members.OrderBy(static member => member.Key, StringComparer.Ordinal))
            {
                var text = value.GetRawText();
                bytes.Write(Encoding.UTF8.GetBytes($"{name.Length}:{name}{text.Length}:{text}"));
            }
        }

        return Convert.ToBase64String(SHA256.HashData(bytes.WrittenSpan));
    }
}
