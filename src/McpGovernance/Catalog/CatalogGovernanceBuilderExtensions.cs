using McpGovernance.Catalog;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace McpGovernance;

/// <summary>Registers the catalog: for now, the live definitions.</summary>
internal static class CatalogGovernanceBuilderExtensions
{
    public static GovernanceBuilder AddCatalog(this GovernanceBuilder builder)
    {
        builder.Services.TryAddSingleton<ToolDirectory, LiveToolDirectory>();
        return builder.AddBuiltIn<CatalogInterceptor>();
    }
}
