using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Catalog;

namespace McpGovernance.Benchmarks.Support;

/// <summary>Catalogs that are measured.</summary>
internal static class CatalogSamples
{
    public const string Server = "tickets", Ticket = "create_ticket";

    private static readonly CatalogAuthor s_jane = new("jane", new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), "Read all of it.");

    /// <summary>One tool in two versions; the second one, of ten properties, carries the first one out.</summary>
    public static CatalogDocument OfOneTool()
    {
        var catalog = new CatalogDocument { Server = Server, Owner = "support" };
        catalog = CatalogEditor.Approve(catalog, Definition(Ticket, 9, required: "property0"), s_jane);
        catalog = CatalogEditor.Approve(catalog, Definition(Ticket, 10, required: "property9"), s_jane, channel: "canary");
        var tool = catalog.Find(Ticket)!;
        var upgrade = new CatalogUpgrade
        {
            To = tool.Versions[1].Version,
            Arguments = [new UpgradeStep { Kind = UpgradeStepKind.Default, Path = "/property9", Value = JsonElement.Parse("\"normal\"") }],
        };
        return catalog.With(tool with { Versions = [tool.Versions[0] with { Upgrade = upgrade }, tool.Versions[1]] });
    }

    /// <summary>Many tools, each with as many versions, each of which has one property more.</summary>
    public static CatalogDocument Of(int tools, int versions)
    {
        var catalog = new CatalogDocument { Server = Server, Owner = "support" };
        var all = new List<CatalogTool>();
        for (var i = 0; i < tools; i++)
        {
            var name = $"tool_{i.ToString(CultureInfo.InvariantCulture)}";
            var one = catalog;
            for (var version = 0; version < versions; version++)
            {
                one = CatalogEditor.Approve(one, Definition(name, 5 + version, required: "property0"), s_jane);
            }

            all.Add(one.Tools[0]);
        }

        return catalog with { Tools = all };
    }

    /// <summary>Arguments of so many properties.</summary>
    public static Dictionary<string, JsonElement> Arguments(int properties) =>
        Enumerable.Range(0, properties).ToDictionary(static i => $"property{i}", static i => JsonElement.Parse($"\"value {i}\""));

    public static JsonElement Definition(string name, int properties, string required) => JsonElement.Parse(new JsonObject
    {
        ["name"] = name,
        ["description"] = "Opens a ticket for somebody who asks for help.",
        ["inputSchema"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(Enumerable.Range(0, properties).Select(static i =>
                KeyValuePair.Create($"property{i}", (JsonNode?)new JsonObject { ["type"] = "string", ["maxLength"] = 200, ["description"] = $"Property {i} of the ticket." }))),
            ["required"] = new JsonArray(required),
        },
    }.ToJsonString());
}
