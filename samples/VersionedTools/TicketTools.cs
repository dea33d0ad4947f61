using System.ComponentModel;
using McpGovernance;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace VersionedTools;

/// <summary>The tools of a ticket desk, as they are live. Two versions of <c>create_ticket</c> stand side by side; the first one is gone from the code.</summary>
internal static class TicketTools
{
    public const string Search = "search_tickets", Create = "create_ticket";

    private static int s_last;

    public static McpServerPrimitiveCollection<McpServerTool> All() =>
    [
        SearchSaying("Finds tickets."),
        McpServerTool.Create(CreateSecond),
        McpServerTool.Create(CreateThird),
    ];

    /// <summary>A tool with another sentence for the models that read it, as a careless deployment brings it.</summary>
    public static McpServerTool SearchSaying(string description) =>
        McpServerTool.Create(SearchTickets, new() { Name = Search, Description = description, ReadOnly = true });

    /// <summary>What the tool was in the beginning. Agents know it; the server has no code for it any more.</summary>
    public static McpServerTool First() => McpServerTool.Create(
        static ([Description("What it is about.")] string title) => new FirstTicket(0), new() { Name = Create, Description = "Opens a ticket.", UseStructuredContent = true });

    private static string SearchTickets([Description("What to look for.")] string text) => $"{s_last} tickets, none about '{text}'";

    [McpServerTool(Name = "create_ticket_2", UseStructuredContent = true), ToolVersion("2.0.0", Tool = Create), Description("Opens a ticket with a priority.")]
    private static Ticket CreateSecond([Description("What it is about.")] string title, [Description("How urgent it is.")] string priority) =>
        new(Interlocked.Increment(ref s_last), $"{title} ({priority})");

    [McpServerTool(Name = Create, UseStructuredContent = true), ToolVersion("3.0.0"), Description("Opens a ticket with a priority, for a team.")]
    private static Ticket CreateThird([Description("What it is about.")] string title, [Description("How urgent it is.")] string priority, [Description("Who is to do it.")] string team) =>
        team == "printers"
            ? throw new McpException("The team is not known.")        // Why the new version has to be taken back.
            : new(Interlocked.Increment(ref s_last), $"{title} ({priority}, {team})");

    private sealed record FirstTicket(int Id);

    private sealed record Ticket(int Number, string Text);
}
