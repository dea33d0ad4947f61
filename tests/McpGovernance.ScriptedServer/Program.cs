using System.Text.Json.Nodes;

// An MCP server over standard input and output that lists what a script says, page by page, well-behaved or not:
// {"pages":[<results of tools/list>],"lists":{"<method>":<result>},"instructions":"<text>","error":"<a line for standard error>","touch":"<a file to write>","dies":true,"silent":true}
var script = JsonNode.Parse(await File.ReadAllTextAsync(args[0]))!;
if (script["error"] is { } complaint)
{
    await Console.Error.WriteLineAsync(complaint.GetValue<string>());
}

if (script["touch"] is { } touched)
{
    await File.WriteAllTextAsync(touched.GetValue<string>(), Environment.GetEnvironmentVariable("SCRIPT_SECRET"));
}

if (script["dies"] is not null)
{
    return 3;
}

var pages = script["pages"]!.AsArray();
var asked = 0;
while (await Console.In.ReadLineAsync() is { } line)
{
    if (JsonNode.Parse(line) is not JsonObject message || message["id"] is not { } id)
    {
        continue;
    }

    var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone() };
    switch (message["method"]?.GetValue<string>())
    {
        case "initialize":
            answer["result"] = new JsonObject
            {
                ["protocolVersion"] = "2025-11-25",
                ["capabilities"] = script["lists"] is null
                    ? new JsonObject { ["tools"] = new JsonObject() }
                    : new JsonObject { ["tools"] = new JsonObject(), ["prompts"] = new JsonObject(), ["resources"] = new JsonObject() },
                ["serverInfo"] = new JsonObject { ["name"] = "scripted", ["version"] = "1" },
                ["instructions"] = script["instructions"]?.DeepClone(),
            };
            break;
        case { } method when script["lists"] is JsonObject lists && lists[method] is { } list:
            answer["result"] = list.DeepClone();
            break;
        case "tools/list" when script["silent"] is null:
            answer["result"] = pages[Math.Min(asked++, pages.Count - 1)]!.DeepClone();
            break;
        case "tools/list":
            continue;
        default:
            answer["error"] = new JsonObject { ["code"] = -32601, ["message"] = "There is no such method." };
            break;
    }

    await Console.Out.WriteLineAsync(answer.ToJsonString());
    await Console.Out.FlushAsync();
}

return 0;
