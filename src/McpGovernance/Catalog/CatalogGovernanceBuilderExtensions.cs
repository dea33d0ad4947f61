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

    internal static GovernanceBuilder AddCatalog(this GovernanceBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<ContractOptions>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ContractOptions>, ContractOptionsValidator>());
        builder.Services.TryAddSingleton<SchemaValidatorFactory>(static _ => new JsonSchemaFactory());
        builder.Services.TryAddSingleton<ContractSchemas>();
        builder.Services.TryAddSingleton<ToolDirectory, LiveToolDirectory>();
        return builder.AddBuiltIn<CatalogInterceptor>().AddBuiltIn<ContractInterceptor>();
    }
}
