using McpGovernance.Catalog;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace McpGovernance.Tests.Support;

/// <summary>What stages need of catalogs: the real parts, with the catalogs that a test gives.</summary>
internal static class FakeCatalog
{
    public static CatalogSource Source(params CatalogDocument[] documents) => new(
        documents.Select(static one => new CatalogRegistration(null, one)), Options.Create(new CatalogOptions()), Options.Create(new GovernanceOptions { Server = "tickets" }),
        TimeProvider.System, NullLogger<CatalogSource>.Instance);

    public static ToolSelector Selector(params CatalogDocument[] documents) => new(Source(documents), Options.Create(new CatalogOptions()), NullLogger<ToolSelector>.Instance);

    public static EntrySelector Entries(params CatalogDocument[] documents)
    {
        var (source, options) = (Source(documents), Options.Create(new CatalogOptions()));
        return new EntrySelector(source, new RemoteOffer(source, options, NullLogger<RemoteOffer>.Instance), options);
    }
}
