using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace McpGovernance.Catalog;

/// <summary>Which prompts, resources and templates are there: those that the catalog approved, where it says anything of their section.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class EntrySelector(CatalogSource source, RemoteOffer remote, IOptions<CatalogOptions> options)
{
    private readonly bool _isWarning = options.Value.Drift == CatalogDrift.Warn;

    /// <summary>Whether a request may be about it.</summary>
    public bool IsServed(GovernanceContext context, in GovernanceTarget target) =>
        context.Side == GovernanceSide.Client ? remote.MayAsk(context.Server, target.Kind, target.Name) : IsOurs(target, source.Current);

    /// <summary>Whether a list shows it. On the client's side that was decided on the entry as it came.</summary>
    public bool IsListed(GovernanceContext context, in GovernanceTarget target, CatalogSnapshot catalogs) => context.Side == GovernanceSide.Client || IsOurs(target, catalogs);

    /// <summary>Takes out of a request to listen the resources that are not there, as those are that its caller may not read.</summary>
    /// <remarks>Names count in any case: the other side may read them so.</remarks>
    public void Narrow(InvokeContext context)
    {
        foreach (var uris in Members(context.RawParams, "notifications").SelectMany(static told => Members(told, "resourceSubscriptions")).OfType<JsonArray>())
        {
            for (var index = uris.Count - 1; index >= 0; index--)
            {
                if (uris[index] is JsonValue value && value.GetValueKind() == JsonValueKind.String && !IsServed(context, new GovernanceTarget(TargetKind.Resource, value.GetValue<string>())))
                {
                    uris.RemoveAt(index);
                }
            }
        }
    }

    private static IEnumerable<JsonNode?> Members(JsonNode? from, string name) => from is JsonObject members
        ? members.Where(member => string.Equals(member.Key, name, StringComparison.OrdinalIgnoreCase)).Select(static member => member.Value)
        : [];

    private bool IsOurs(in GovernanceTarget target, CatalogSnapshot? catalogs) =>
        _isWarning || catalogs is null || CatalogSections.Of(target.Kind) is not { } section || catalogs.Entries.IsServed(section, target.Name);
}
