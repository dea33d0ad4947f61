using System.ComponentModel;
using ModelContextProtocol.Server;

namespace HttpServer;

/// <summary>Three tools of a ticket desk.</summary>
[McpServerToolType]
internal sealed class TicketTools
{
    [McpServerTool(Name = "search_tickets", ReadOnly = true), Description("Finds tickets.")]
    public static string Search([Description("What to look for.")] string text) => $"1 ticket about '{text}'";

    [McpServerTool(Name = "create_ticket"), Description("Opens a ticket.")]
    public static string Create([Description("What it is about.")] string text) => $"created '{text}'";

    [McpServerTool(Name = "refund_order"), Description("Pays money back.")]
    public static string Refund([Description("The order.")] string text) => $"refunded '{text}'";
}
