using System.ComponentModel;
using ModelContextProtocol.Server;

namespace QuickStart;

[McpServerResourceType]
internal sealed class TicketResources(TicketStore store)
{
    [McpServerResource(UriTemplate = "ticket://open", Name = "open_tickets", MimeType = "text/plain"), Description("The open tickets, one a line.")]
    public string Open() => string.Join('\n', store.Search("").Where(ticket => ticket.Status == "open").Select(ticket => $"{ticket.Id} {ticket.Title}"));
}
