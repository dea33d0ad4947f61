using System.Text.Json;
using McpGovernance;
using McpGovernance.Catalog;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace VersionedTools;

/// <summary>The catalog, and the hand of the person who keeps it: what <c>mcpgov catalog</c> does on a command line.</summary>
internal sealed class TicketCatalog(string directory)
{
    public const string Why = "Tickets for printers are lost.";

    private static readonly SemanticVersion s_first = new(1, 0, 0), s_second = new(2, 0, 0);

    public static string PathIn(string directory) => Path.Combine(directory, CatalogFile.Name);

    /// <summary>Three versions are approved: the second is stable, the third for a few first, and calls of the first are carried out by the second.</summary>
    public void Approve()
    {
        var catalog = new CatalogDocument { Server = TicketServer.Id, Owner = "support", Contact = "support@example.com" };
        var live = TicketTools.All().ToDictionary(static tool => tool.ProtocolTool.Name);
        catalog = CatalogEditor.Approve(catalog, Definition(live[TicketTools.Search]), By("jane", "It only reads."));
        catalog = CatalogEditor.Approve(catalog, Definition(TicketTools.First()), By("jane", "Read all of it."));
        catalog = CatalogEditor.Approve(catalog, Definition(live["create_ticket_2"]), By("jane", "A ticket needs a priority."));
        catalog = CatalogEditor.Approve(catalog, Definition(live[TicketTools.Create]), By("jane", "For a few first."), channel: "canary");

        var (search, create) = (catalog.Find(TicketTools.Search)!, catalog.Find(TicketTools.Create)!);
        var upgrade = new CatalogUpgrade
        {
            To = s_second,
            Arguments = [new UpgradeStep { Kind = UpgradeStepKind.Default, Path = "/priority", Value = JsonElement.Parse("\"normal\"") }],
            Result = [new UpgradeStep { Kind = UpgradeStepKind.Rename, Path = "/number", To = "id" }],
        };
        catalog = catalog
            .With(search with { Kind = ToolKind.Read, Risk = ToolRisk.Low })
            .With(create with { Kind = ToolKind.Write, Risk = ToolRisk.Medium, Versions = [create.Versions[0] with { Upgrade = upgrade }, .. create.Versions.Skip(1)] });
        CatalogFile.Save(PathIn(directory), catalog, stamp: null);
    }

    /// <summary><c>mcpgov catalog deprecate</c>.</summary>
    public void DeprecateFirst()
    {
        var stamp = CatalogFile.Stamp(PathIn(directory));
        var catalog = CatalogFile.Load(PathIn(directory));
        CatalogFile.Save(PathIn(directory), CatalogEditor.Deprecate(catalog, TicketTools.Create, s_first, DateTimeOffset.UtcNow.AddDays(90), s_second, By("jane", "Use 2.0.0: it has a priority.")), stamp);
    }

    /// <summary><c>mcpgov catalog emergency</c>.</summary>
    public void RollBack()
    {
        var path = PathIn(directory);
        CatalogRollbackFile.Save(CatalogRollbackFile.PathOf(path), CatalogFile.Load(path), [new CatalogRollback(TicketTools.Create, s_second, DateTimeOffset.UtcNow, "john", Why)]);
    }

    private static CatalogAuthor By(string person, string note) => new(person, DateTimeOffset.UtcNow, note);

    /// <summary>The definition as <c>tools/list</c> gives it, under the name of the tool that it is a version of.</summary>
    private static JsonElement Definition(McpServerTool tool)
    {
        var name = tool.Metadata.OfType<ToolVersionAttribute>().FirstOrDefault()?.Tool;
        var listed = JsonSerializer.SerializeToNode(tool.ProtocolTool, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool)))!;
        listed["name"] = name ?? tool.ProtocolTool.Name;
        return JsonElement.Parse(listed.ToJsonString());
    }
}
