using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Readme;

/// <summary>The tools that the examples serve.</summary>
[McpServerToolType]
internal sealed class TicketTools
{
    [McpServerTool(Name = "search_tickets", ReadOnly = true)]
    public static string Search(string text) => $"found {text}";

    [McpServerTool(Name = "create_ticket")]
    public static string Create(string title) => $"created {title}";

    [McpServerTool(Name = "refund_order")]
    public static string Refund(string order) => $"refunded {order}";
}
