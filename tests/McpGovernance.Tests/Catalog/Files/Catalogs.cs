using System.Text;
using System.Text.Json;
using McpGovernance.Catalog;

namespace McpGovernance.Tests.Catalog;

/// <summary>Catalogs and definitions for tests.</summary>
internal static class Catalogs
{
    public static CatalogAuthor Jane { get; } = new("jane@example.com", new DateTimeOffset(2026, 11, 26, 9, 0, 0, 500, TimeSpan.FromHours(1)), "Looked at it.");

    public static CatalogDocument Empty { get; } = new() { Server = "tickets", Owner = "support" };

    /// <summary>A definition of <c>create_ticket</c> with these properties, all of them required.</summary>
    public static JsonElement CreateTicket(params string[] required) => Tool("create_ticket", "Creates a ticket.", required);

    public static JsonElement Tool(string name, string description, params string[] required) => JsonSerializer.SerializeToElement(new
    {
        name,
        description,
        inputSchema = new { type = "object", properties = required.ToDictionary(static one => one, static _ => new { type = "string" }), required },
    });

    /// <summary>With <c>create_ticket</c> 1.0.0 approved.</summary>
    public static CatalogDocument WithTicket { get; } = CatalogEditor.Approve(Empty, CreateTicket("title"), Jane);

    public static CatalogDocument Read(byte[] text) => CatalogFile.Parse("mcp-catalog.json", text);

    public static CatalogDocument Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    public static string Text(CatalogDocument catalog) => Encoding.UTF8.GetString(CatalogFile.Write(catalog));
}
