using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>The server of the table as a process of its own, over its standard input and output.</summary>
internal static class MethodChild
{
    private const string Variable = "MCPGOVERNANCE_TEST_METHODS";

    public static string Command => Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";

    public static string[] Arguments => ["exec", typeof(MethodChild).Assembly.Location];

    /// <summary>The environment of a server that writes to a witness, and is governed when it has a journal.</summary>
    public static Dictionary<string, string?> Environ(MethodWitness witness, (string Root, string Keys)? journal, bool granted) => new()
    {
        [Variable] = new JsonObject { ["witness"] = witness.Path, ["root"] = journal?.Root, ["keys"] = journal?.Keys, ["granted"] = granted }.ToJsonString(),
    };

    /// <summary>Turns the test assembly, started as a program with the variable set, into the child.</summary>
    [ModuleInitializer]
    internal static void RunWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } text)
        {
            // On a thread of its own: everything in this module waits until this initializer has ended.
            new Thread(() => RunAsync(JsonNode.Parse(text)!.AsObject()).GetAwaiter().GetResult()).Start();
        }
    }

    private static async Task RunAsync(JsonObject settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var mcp = builder.Services.AddMcpServer().WithStdioServerTransport();
        MethodServer.Add(mcp, new MethodWitness((string)settings["witness"]!));
        if ((string?)settings["root"] is { } root)
        {
            mcp.WithGovernance(governance => MethodGovernance.Compose(governance, root, (string)settings["keys"]!, (bool)settings["granted"]!));
        }

        await builder.Build().RunAsync();
    }
}
