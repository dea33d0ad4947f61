using System.Text.Json;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>Tools that make the server do what the runner wants to see: lists that change, a capability that is missing, a log.</summary>
internal static class DiagnosticTools
{
    public static IEnumerable<McpServerTool> All(McpServerPrimitiveCollection<McpServerTool> tools, McpServerPrimitiveCollection<McpServerPrompt> prompts) =>
    [
        ContentTools.New("test_missing_capability", "Needs a client with a model.", static (McpServer server) => server.ClientCapabilities?.Sampling is null
            ? throw new MissingRequiredClientCapabilityException(new ClientCapabilities { Sampling = new() }, "This tool needs a client with a model.")
            : "The client has a model."),
        ContentTools.New("test_logging_tool", "Logs, if the client wants it.", Log),
        ContentTools.New("test_trigger_tool_change", "Adds a tool and takes it away.", () => ComeAndGo(tools, ContentTools.New("a_passing_tool", "Is soon gone.", static () => "here"))),
        ContentTools.New("test_trigger_prompt_change", "Adds a prompt and takes it away.", () => ComeAndGo(
            prompts, McpServerPrompt.Create(static () => "here", new() { Name = "a_passing_prompt", Description = "Is soon gone." }))),
    ];

    private static string ComeAndGo<T>(McpServerPrimitiveCollection<T> primitives, T primitive)
        where T : IMcpServerPrimitive
    {
        primitives.TryAdd(primitive);
        primitives.Remove(primitive);
        return "The list has changed, twice.";
    }

    private static string Log(McpServer server)
    {
        var log = server.AsClientLoggerProvider().CreateLogger("conformance");
#pragma warning disable CA1848 // One message, once.
        log.LogInformation("The tool runs");
#pragma warning restore CA1848
        return "logged";
    }
}
