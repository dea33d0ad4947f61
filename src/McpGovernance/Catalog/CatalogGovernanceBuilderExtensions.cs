using McpGovernance.Catalog;
using McpGovernance.Schemas;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace McpGovernance;

/// <summary>Configures which tools there are and how calls are held against their schemas. Both are always on.</summary>
public static class CatalogGovernanceBuilderExtensions
{
    /// <summary>Configures how arguments and results are held against the schemas that a tool declares.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public static GovernanceBuilder UseContracts(this GovernanceBuilder builder, Action<ContractOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>Lets something else than our own engine hold values against schemas, or our own with other settings.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="validators">What makes the validators, such as <c>new JsonSchemaFactory(new() { Formats = FormatMode.Assert })</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public static GovernanceBuilder UseSchemaValidators(this GovernanceBuilder builder, SchemaValidatorFactory validators)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(validators);
        builder.Services.Replace(ServiceDescriptor.Singleton(validators));
        return builder;
    }

    /// <summary>Serves by a catalog: only tools that it approved, each caller in its version. It is loaded when the host starts; one that does not load stops the start.</summary>
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
    /// Call it once for each server: several files, one for each, are one catalog. While the process runs a changed file comes into force whole, when all of it
    /// is right; until then the last good one stays.
    /// </remarks>
    public static GovernanceBuilder UseCatalog(this GovernanceBuilder builder, string path, Action<CatalogOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Use(builder, new CatalogRegistration(Path.GetFullPath(path, AppContext.BaseDirectory)), configure);
    }

    /// <summary>Serves by a catalog that was made in code.</summary>
    /// <param name="builder">The governance builder.</param>
    /// <param name="catalog">The catalog. It is checked when the host starts, like one from a file.</param>
    /// <param name="configure">Sets the options; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="catalog"/> is <see langword="null"/>.</exception>
    public static GovernanceBuilder UseCatalog(this GovernanceBuilder builder, CatalogDocument catalog, Action<CatalogOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(catalog);
        return Use(builder, new CatalogRegistration(null, catalog), configure);
    }

    private static GovernanceBuilder Use(GovernanceBuilder builder, CatalogRegistration registration, Action<CatalogOptions>? configure)
    {
        builder.Services.AddSingleton(registration);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        return builder;
    }

    internal static GovernanceBuilder AddCatalog(this GovernanceBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<ContractOptions>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ContractOptions>, ContractOptionsValidator>());
        builder.Services.TryAddSingleton<SchemaValidatorFactory>(static _ => new JsonSchemaFactory());
        builder.Services.TryAddSingleton<ContractSchemas>();
        builder.Services.TryAddSingleton<ToolDirectory, LiveToolDirectory>();
        builder.Services.AddOptionsWithValidateOnStart<CatalogOptions>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CatalogOptions>, CatalogOptionsValidator>());
        builder.Services.TryAddSingleton<CatalogSource>();
        builder.Services.TryAddSingleton<LiveCatalog>();
        builder.Services.TryAddSingleton<ToolSelector>();
        builder.Services.TryAddSingleton<Lifting>();
        builder.Services.TryAddSingleton<EntrySelector>();
        builder.Services.TryAddSingleton<RemoteOffer>();
        builder.Services.TryAddSingleton<RemoteReview>(static provider => provider.GetRequiredService<RemoteOffer>());
        builder.Services.TryAddSingleton<ToolsStatus, CatalogToolsStatus>();
        return builder.AddBuiltIn<CatalogInterceptor>().AddBuiltIn<ContractInterceptor>();
    }
}
