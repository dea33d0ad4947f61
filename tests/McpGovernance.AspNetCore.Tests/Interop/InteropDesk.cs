using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>The desk that strangers' clients come to: both eras on one endpoint, with prompts, resources and a tool that asks.</summary>
internal static class InteropDesk
{
    /// <summary>Asks its user before it answers.</summary>
    public const string Ask = "ask_thing";

    public const string OpenPrompt = "open_prompt";
    public const string OpenResource = "desk://open";

    public static Task<WebDesk> StartAsync() => new WebDesk
    {
        Server = AddThings,
        Extra = static policy => policy.Allow("support", Ask, $"prompt:{OpenPrompt}", $"resource:{OpenResource}"),
    }.StartAsync(HttpServerSessionMode.StatefulForInitializeClients);

    /// <summary>What is on record about names: lists and the handshake aside.</summary>
    public static async Task<IReadOnlyList<string>> SummariesAsync(WebDesk desk) =>
        [.. (await desk.RecordsAsync()).Where(static record => record.Text("target.name") is not null).Summaries()];

    private static void AddThings(IMcpServerBuilder mcp) => mcp
        .WithTools([ContentTools.New(Ask, "Asks first.", static (RequestContext<CallToolRequestParams> context) => context.Params.InputResponses is { } given
            ? $"answered {given["sure"].Deserialize(InputResponse.ElicitResultJsonTypeInfo)!.Action}"
            : throw RoundTools.Ask(null, ("sure", RoundTools.Yes("sure", "Are you sure?"))))])
        .WithPrompts([Prompt(OpenPrompt), Prompt("hidden_prompt")])
        .WithResources([Resource(OpenResource), Resource("desk://hidden")]);

    private static McpServerPrompt Prompt(string name) => McpServerPrompt.Create(() => $"This is {name}.", new() { Name = name });

    private static McpServerResource Resource(string uri) => McpServerResource.Create(() => $"This is {uri}.", new() { UriTemplate = uri, Name = uri });
}
