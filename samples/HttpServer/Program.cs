using HttpServer;
using Microsoft.Extensions.Hosting;

// With "serve" it is a governed MCP server over HTTP. Without, it starts one on a free port, lets two people call it in both eras
// of the protocol, prints what they were answered, and fails if that is not what the policy says.
if (args is ["serve", var port, .. var rest])
{
    var policy = Path.GetFullPath(rest is [var file] ? file : Path.Combine(AppContext.BaseDirectory, "tickets.policy.json"));
    var data = Directory.CreateTempSubdirectory("mcpgovernance-http-").FullName;
    await using var server = await TicketServer.StartAsync(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), policy, data);
    Console.WriteLine($"listening: {server.Urls.Single()}/mcp");
    Console.WriteLine($"journal: {Path.Combine(data, "journal")}");
    Console.WriteLine($"alice: {TicketTokens.For("alice", "support", "tickets.write")}");
    await server.WaitForShutdownAsync();
    return 0;
}

var directory = Directory.CreateTempSubdirectory("mcpgovernance-http-").FullName;
await using var app = await TicketServer.StartAsync(0, Path.Combine(AppContext.BaseDirectory, "tickets.policy.json"), directory, "support", "finance");
var endpoint = new Uri(app.Urls.Single() + "/mcp");

// Alice may write tickets. Bob is of finance, and his token lacks the scope for payments.
var people = new Dictionary<string, string>
{
    ["alice"] = TicketTokens.For("alice", "support", "tickets.write"),
    ["bob"] = TicketTokens.For("bob", "finance", "openid"),
};
var expected = new Dictionary<string, string[]>
{
    ["alice"] = ["done", "done", "unknown"],
    ["bob"] = ["done", "unknown", "403 scope"],
};

Console.WriteLine($"{"",-7}{"revision",-12}{string.Concat(Visit.Tools.Select(static tool => $"{tool,-18}"))}");
var wrong = 0;
foreach (var (person, token) in people)
{
    foreach (var revision in (string[])["2025-11-25", "2026-07-28"])
    {
        var visit = await Visit.RunAsync(endpoint, person, token, revision);
        var cells = Visit.Tools.Zip(visit.Answers, (tool, answer) => $"{(visit.Listed.Contains(tool) ? "+" : "-")} {answer}");
        Console.WriteLine($"{person,-7}{revision,-12}{string.Concat(cells.Select(static cell => $"{cell,-18}"))}");
        wrong += visit.Answers.SequenceEqual(expected[person]) ? 0 : 1;
    }
}

using var http = new HttpClient();
Console.WriteLine($"ready: {await http.GetStringAsync(new Uri(endpoint, "/health/ready"))}");
Console.WriteLine($"journal: {Path.Combine(directory, "journal")}");
return wrong == 0 ? 0 : 1;
