using System.Diagnostics;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.OpenTelemetry.Tests.Support;

/// <summary>Tools that say what they were given wherever a tool can say something.</summary>
internal static class LeakyTools
{
    /// <summary>What must not be found in telemetry.</summary>
    public const string Secret = "sk-planted-4929722653442012";

    /// <summary>A person's number: must not be found either.</summary>
    public const string PersonalNumber = "19121212-1212";

    public static readonly string[] Names = ["echo", "say_error", "throw", "throw_protocol", "record", "tag"];

    public static Dictionary<string, object?> Arguments => new() { ["text"] = $"{Secret} {PersonalNumber}" };

    public static McpServerTool[] All =>
    [
        Tool("echo", static text => Result(text)),
        Tool("say_error", static text => Result(text, isError: true)),
        Tool("throw", static text => throw new InvalidOperationException(text)),
        Tool("throw_protocol", static text => throw new McpProtocolException(text, McpErrorCode.InvalidParams)),
        Tool("record", static text =>
        {
            Activity.Current?.AddException(new InvalidOperationException(text), new TagList { { "customer", text } });
            return Result(text);
        }),
        Tool("tag", static text =>
        {
            Activity.Current?.SetTag("gen_ai.tool.call.arguments", text).SetTag("gen_ai.tool.call.result", text).SetTag("customer", text);
            return Result(text);
        }),
    ];

    public static McpServerResource Resource => McpServerResource.Create(
        static (string number) => new TextResourceContents { Uri = "customer://1", Text = number }, new() { UriTemplate = "customer://{number}", Name = "customer" });

    private static McpServerTool Tool(string name, Func<string, CallToolResult> run) =>
        McpServerTool.Create((string text) => run(text), new() { Name = name, ReadOnly = true });

    private static CallToolResult Result(string text, bool isError = false) => new() { IsError = isError, Content = [new TextContentBlock { Text = text }] };
}
