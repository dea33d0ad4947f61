using System.ComponentModel;
using ModelContextProtocol.Server;

namespace QuickStart;

/// <summary>The tools. Only what says <c>ReadOnly = true</c> counts as reading.</summary>
[McpServerToolType]
internal sealed class TicketTools(TicketStore store)
{
    [McpServerTool(Name = "search_tickets", ReadOnly = true), Description("Finds tickets by their title.")]
    public IReadOnlyList<Ticket> Search(string text) => store.Search(text);

    [McpServerTool(Name = "get_ticket", ReadOnly = true), Description("Gets one ticket.")]
    public Ticket Get(int id) => store.Get(id);

    [McpServerTool(Name = "create_ticket"), Description("Opens a ticket.")]
    public Ticket Create(string title) => store.Create(title);

    [McpServerTool(Name = "close_ticket"), Description("Closes a ticket.")]
    public Ticket Close(int id) => store.Close(id);

    [McpServerTool(Name = "refund_order"), Description("Pays the order of a ticket back.")]
    public string Refund(int ticket, decimal amount) => store.Refund(ticket, amount);
}
