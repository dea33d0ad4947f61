using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Support;

/// <summary>A server that puts one secret wherever a server can put text.</summary>
internal static class LeakingTools
{
    /// <summary>Methods and parameters of all that gives the secret away.</summary>
    public static IEnumerable<(string Method, string Parameters)> Requests { get; } =
    [
        .. ((string[])["text_thing", "structured_thing", "strict_thing", "embedded_thing", "blob_thing", "meta_thing", "link_thing", "error_thing", "throw_thing", "protocol_thing", "notice_thing"])
            .Select(static tool => ("tools/call", $$$"""{"name":"{{{tool}}}","arguments":{}}""")),
        ("resources/read", """{"uri":"x://leak"}"""),
        ("prompts/get", """{"name":"prompt_thing"}"""),
        ("completion/complete", """{"ref":{"type":"ref/prompt","name":"prompt_thing"},"argument":{"name":"text","value":"a"}}"""),
    ];

    /// <summary>A token that no other test has.</summary>
    public static string NewSecret() => "gh" + "p_" + Guid.NewGuid().ToString("N") + "AbC1";

    public static void Add(IMcpServerBuilder mcp, string secret)
    {
        const string Any = """{"type":"object"}""";
        SchemaTool Tool(string name, Func<CallToolResult> result, string? output = null) => new(name, Any, output) { Result = _ => result() };
        mcp.WithTools(
        [
            Tool("text_thing", () => Texts($"The key is {secret}. Keep it.")),
            Tool("structured_thing", () => SchemaTool.Structured($$"""{"key":"{{secret}}","n":1,"list":[{"deep":"a {{secret}}"}],"{{secret}}":true}"""), """{"type":"object","properties":{"key":{"type":"string"},"n":{"type":"integer"}},"required":["key","n"]}"""),
            Tool("strict_thing", () => SchemaTool.Structured($$$"""{"key":"{{{secret}}}"}"""), $$$"""{"type":"object","properties":{"key":{"type":"string","minLength":{{{secret.Length}}},"maxLength":{{{secret.Length}}},"pattern":"^[^\\[]*$"}},"required":["key"]}"""),
            Tool("embedded_thing", () => new() { Content = [new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = $"x://a?{secret}", Text = $"KEY={secret}" } }] }),
            Tool("blob_thing", () => new() { Content = [new EmbeddedResourceBlock { Resource = Blob($"KEY={secret}") }] }),
            Tool("meta_thing", () => new() { Content = [new TextContentBlock { Text = "a", Meta = new JsonObject { ["key"] = secret } }], Meta = new JsonObject { ["acme/key"] = new JsonObject { ["deep"] = secret } } }),
            Tool("link_thing", () => new() { Content = [new ResourceLinkBlock { Uri = $"x://a/{secret}", Name = secret, Title = secret, Description = secret }] }),
            Tool("error_thing", () => new() { IsError = true, Content = [new TextContentBlock { Text = $"Cannot log in with {secret}" }] }),
            Tool("throw_thing", () => throw new McpException($"Cannot log in with {secret}")),
            Tool("protocol_thing", () => throw new McpProtocolException($"Cannot log in with {secret}", McpErrorCode.InvalidRequest) { Data = { ["key"] = secret } }),
            McpServerTool.Create(
                async (McpServer server) =>
                {
                    await server.SendNotificationAsync("acme/step", new JsonObject { ["at"] = secret, ["list"] = new JsonArray(secret) }, McpJsonUtilities.DefaultOptions);
                    await server.NotifyProgressAsync(new ProgressToken("p"), new ProgressNotificationValue { Progress = 1, Message = $"with {secret}" });
                    return "told";
                },
                new() { Name = "notice_thing", ReadOnly = true }),
        ])
        .WithResources([McpServerResource.Create(() => $"KEY={secret}", new() { UriTemplate = "x://leak", Name = "leak" })])
        .WithPrompts([McpServerPrompt.Create((string? text = null) => $"Log in with {secret}", new() { Name = "prompt_thing", Description = "a" })])
        .WithCompleteHandler((_, _) => ValueTask.FromResult(new CompleteResult { Completion = new Completion { Values = [secret, "other"] } }));
    }

    private static CallToolResult Texts(string text) => new() { Content = [new TextContentBlock { Text = text }] };

    private static BlobResourceContents Blob(string text) => new() { Uri = "x://blob", MimeType = "application/octet-stream", Blob = Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text))) };
}
