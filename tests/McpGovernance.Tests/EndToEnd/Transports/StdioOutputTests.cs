using System.Diagnostics;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.EndToEnd.Transports;

/// <summary>A real child process: its standard output carries MCP messages and nothing else, also when things go wrong.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class StdioOutputTests
{
    [Test]
    public async Task Serve_RefusalsErrorsAndNoise_OnlyMessagesReachStandardOutput([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        using var directory = new TemporaryDirectory();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var process = Start(directory.Path);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var lines = new List<string>();

        await process.StandardInput.WriteLineAsync("this is no message");
        if (revision == Revisions.Older)
        {
            await AskAsync("initialize", new() { ["protocolVersion"] = revision, ["capabilities"] = new JsonObject(), ["clientInfo"] = new JsonObject { ["name"] = "raw", ["version"] = "1" } });
        }

        await AskAsync("tools/list", []);
        var failed = await AskAsync("tools/call", Call("search_tickets"));      // there is no table: the tool throws
        var hidden = await AskAsync("tools/call", Call("refund_order"));
        await AskAsync("com.example/unknown", []);
        process.StandardInput.Close();
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            lines.Add(line);
        }

        await process.WaitForExitAsync(limit.Token);

        process.ExitCode.Should().Be(0, await errors);
        lines.Should().OnlyContain(static line => JsonNode.Parse(line, null, default)!["jsonrpc"]!.GetValue<string>() == "2.0");
        failed["result"]!["isError"]!.GetValue<bool>().Should().BeTrue();
        failed.ToJsonString().Should().NotContain("no such table");
        hidden["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'refund_order'");

        async Task<JsonObject> AskAsync(string method, JsonObject parameters)
        {
            var id = lines.Count + 100;
            var request = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = RequestMeta.Add(revision, parameters) };
            await process.StandardInput.WriteLineAsync(request.ToJsonString());
            await process.StandardInput.FlushAsync(limit.Token);
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                lines.Add(line);
                if (JsonNode.Parse(line)!["id"]?.GetValue<int>() == id)
                {
                    return JsonNode.Parse(line)!.AsObject();
                }
            }

            throw new EndOfStreamException(await errors);
        }
    }

    private static JsonObject Call(string tool) => new() { ["name"] = tool, ["arguments"] = new JsonObject { ["text"] = "printer" } };

    private static Process Start(string directory)
    {
        // …/tests/McpGovernance.Tests/bin/<configuration>/<framework>/
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(Repository.Root, "samples", "QuickStart", "bin", built.Parent!.Name, built.Name, "QuickStart.dll");
        return Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, "serve", directory])
        {
            Environment = { ["TICKET_DESK_PERSON"] = "alice" },
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
