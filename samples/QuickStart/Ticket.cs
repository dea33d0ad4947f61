namespace QuickStart;

internal sealed record Ticket(int Id, string Title, string Status);
