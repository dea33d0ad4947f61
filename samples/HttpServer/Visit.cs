using ModelContextProtocol;
using ModelContextProtocol.Client;

namespace HttpServer;

/// <summary>One person with the official client, in one era of the protocol: what was listed, and what each call was answered.</summary>
internal sealed record Visit(string Person, string Revision, IReadOnlyList<string> Listed, IReadOnlyList<string> Answers)
{
    public static readonly string[] Tools = ["search_tickets", "create_ticket", "refund_order"];

    public static async Task<Visit> RunAsync(Uri endpoint, string person, string token, string revision)
    {
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(new() { Endpoint = endpoint, AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" } }),
            new() { ProtocolVersion = revision });
        var listed = (await client.ListToolsAsync()).Select(static tool => tool.Name).ToArray();
        var answers = new List<string>();
        foreach (var tool in Tools)
        {
            answers.Add(await AskAsync(client, tool));
        }

        return new Visit(person, revision, listed, answers);
    }

    private static async Task<string> AskAsync(McpClient client, string tool)
    {
        try
        {
            var result = await client.CallToolAsync(tool, new Dictionary<string, object?> { ["text"] = "printer" });
            return result.IsError == true ? "refused" : "done";
        }
        catch (McpProtocolException unknown)
        {
            return unknown.Message.Contains("Unknown tool", StringComparison.Ordinal) ? "unknown" : unknown.Message;
        }
        catch (HttpRequestException challenged)
        {
            return $"{(int?)challenged.StatusCode} scope";
        }
    }
}
