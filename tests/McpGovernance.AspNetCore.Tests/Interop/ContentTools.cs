using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>Tools that answer at once, one for each kind of content, and those that say something while they run.</summary>
internal static class ContentTools
{
    private static readonly JsonElement s_schema = JsonElement.Parse(
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "$defs": {
            "address": { "$anchor": "addressDef", "type": "object", "properties": { "street": { "type": "string" }, "city": { "type": "string" } } }
          },
          "properties": {
            "name": { "type": "string" },
            "address": { "$ref": "#/$defs/address" },
            "contactMethod": { "type": "string", "enum": ["phone", "email"] },
            "phone": { "type": "string" },
            "email": { "type": "string" }
          },
          "allOf": [{ "anyOf": [{ "required": ["phone"] }, { "required": ["email"] }] }],
          "if": { "properties": { "contactMethod": { "const": "phone" } }, "required": ["contactMethod"] },
          "then": { "required": ["phone"] },
          "else": { "required": ["email"] },
          "additionalProperties": false
        }
        """);

    public static IEnumerable<McpServerTool> All() =>
    [
        New("a_first_tool", "Answers without arguments.", static () => "first"),
        New("test_simple_text", "Answers with text.", static () => "This is a simple text response for testing."),
        New("test_image_content", "Answers with a picture.", ConformanceContent.Picture),
        New("test_audio_content", "Answers with a sound.", static () => AudioContentBlock.FromBytes(ConformanceContent.Sound, "audio/wav")),
        New("test_embedded_resource", "Answers with a resource.", static () =>
            ConformanceContent.Embedded("test://embedded-resource", "text/plain", "This is an embedded resource content.")),
        New("test_multiple_content_types", "Answers with several kinds of content.", static () => new ContentBlock[]
        {
            ConformanceContent.Text("Multiple content types test:"),
            ConformanceContent.Picture(),
            ConformanceContent.Embedded("test://mixed-content-resource", "application/json", """{"test":"data","value":123}"""),
        }),
        New("test_error_handling", "Fails.", new Func<string>(static () => throw new McpException("This tool intentionally returns an error for testing"))),
        New("test_tool_with_logging", "Logs while it runs.", LogAsync),
        New("test_tool_with_progress", "Reports its progress.", ProgressAsync),
        New("test_reconnection", "Closes its stream before it answers.", ReconnectAsync),
        WithSchema(New("json_schema_2020_12_tool", "Has a schema of many keywords.", static () => "valid"), s_schema),
        WithSchema(
            New("test_header_parameter", "Has a parameter that is also a header.", static (string region) => region),
            JsonElement.Parse("""{"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"}},"required":["region"]}""")),
    ];

    public static McpServerTool New(string name, string description, Delegate method) =>
        McpServerTool.Create(method, new() { Name = name, Description = description });

    private static McpServerTool WithSchema(McpServerTool tool, JsonElement schema)
    {
        tool.ProtocolTool.InputSchema = schema;
        return tool;
    }

    private static async Task<string> LogAsync(McpServer server, CancellationToken cancellationToken)
    {
        foreach (var text in (string[])["Tool execution started", "Tool processing data", "Tool execution completed"])
        {
            await server.SendNotificationAsync(
                NotificationMethods.LoggingMessageNotification,
                new LoggingMessageNotificationParams { Level = LoggingLevel.Info, Logger = "conformance", Data = JsonSerializer.SerializeToElement(text) },
                cancellationToken: cancellationToken);
            await Task.Delay(50, cancellationToken);
        }

        return "logged";
    }

    private static async Task<string> ProgressAsync(RequestContext<CallToolRequestParams> context, McpServer server, CancellationToken cancellationToken)
    {
        foreach (var done in (float[])[0, 50, 100])
        {
            if (context.Params?.ProgressToken is { } token)
            {
                await server.NotifyProgressAsync(token, new ProgressNotificationValue { Progress = done, Total = 100 }, cancellationToken: cancellationToken);
            }

            await Task.Delay(50, cancellationToken);
        }

        return "done";
    }

    private static async Task<string> ReconnectAsync(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
    {
        await context.EnablePollingAsync(TimeSpan.FromMilliseconds(200), cancellationToken);
        await Task.Delay(500, cancellationToken);                               // long after the client came back
        return "The answer came after the stream was closed.";
    }
}
