using System.ComponentModel;
using ModelContextProtocol.Server;

namespace QuickStart;

[McpServerPromptType]
internal sealed class TicketPrompts
{
    [McpServerPrompt(Name = "summarize_ticket"), Description("Asks for a summary of one ticket.")]
    public static string Summarize(string id) => $"Get ticket {id} with get_ticket and summarize it in two sentences.";
}
