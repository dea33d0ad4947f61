using Microsoft.Extensions.Options;

namespace McpGovernance.Catalog;

/// <summary>Which prompts, resources and templates are there: those that the catalog approved, where it says anything of their section.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class EntrySelector(CatalogSource source, RemoteOffer remote, IOptions<CatalogOptions> options)
{
    private readonly bool _isWarning = options.Value.Drift == CatalogDrift.Warn;

    /// <summary>Whether a request may be about it.</summary>
    public bool IsServed(GovernanceContext context, in GovernanceTarget target) =>
        context.Side == GovernanceSide.Client ? remote.MayAsk(context.Server, target.Kind, target.Name) : IsOurs(target);

    /// <summary>Whether a list shows it. On the client's side that was decided on the entry as it came.</summary>
    public bool IsListed(GovernanceContext context, in GovernanceTarget target) => context.Side == GovernanceSide.Client || IsOurs(target);

    private bool IsOurs(in GovernanceTarget target) =>
        _isWarning || source.Current is not { } catalogs || CatalogSections.Of(target.Kind) is not { } section || catalogs.Entries.IsServed(section, target.Name);
}
