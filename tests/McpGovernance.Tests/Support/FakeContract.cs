using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Support;

internal static class FakeContract
{
    public static ToolContract Create(string name, ToolKind kind) =>
        new(new Tool { Name = name }, kind, static _ => "sha256-contract") { Version = "1.2.0" };
}
