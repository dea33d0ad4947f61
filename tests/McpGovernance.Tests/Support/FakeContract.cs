using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Support;

internal static class FakeContract
{
    public static ToolContract Create(string name, ToolKind kind) =>
        new LiveContract(new Tool { Name = name }, kind, static _ => "sha256-contract") { Version = "1.2.0" };

    public static ToolContract Create(string input, string? output = null, ToolKind kind = ToolKind.Write, string name = "create_ticket") => new LiveContract(
        new Tool { Name = name, InputSchema = JsonElement.Parse(input), OutputSchema = output is null ? null : JsonElement.Parse(output) },
        kind,
        static _ => "sha256-contract");
}
