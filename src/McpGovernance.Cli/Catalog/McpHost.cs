namespace McpGovernance.Cli.Catalog;

/// <summary>A program that starts or calls MCP servers, and where it is told which.</summary>
/// <param name="Name">The program.</param>
/// <param name="Members">The members under which its file names servers, from the outside in; <c>*</c> stands for any.</param>
/// <param name="Files">Its files, for a home directory and a directory of work.</param>
internal sealed record McpHost(string Name, string[][] Members, Func<string, string, IEnumerable<string>> Files)
{
    private static readonly string[][] s_usual = [["mcpServers"]];

    /// <summary>The common hosts, as their manuals describe their files.</summary>
    public static IReadOnlyList<McpHost> Common { get; } =
    [
        new("Claude Desktop", s_usual, static (home, _) => Of(home, "Claude", "claude_desktop_config.json")),
        new("Claude Code", [["mcpServers"], ["projects", "*", "mcpServers"]], static (home, work) => [Path.Combine(home, ".claude.json"), Path.Combine(work, ".mcp.json")]),
        new("Cursor", s_usual, static (home, work) => [Path.Combine(home, ".cursor", "mcp.json"), Path.Combine(work, ".cursor", "mcp.json")]),
        new("VS Code", [["servers"], ["mcp", "servers"]], static (home, work) => [.. Of(home, Path.Combine("Code", "User"), "mcp.json"), .. Of(home, Path.Combine("Code", "User"), "settings.json"), Path.Combine(work, ".vscode", "mcp.json")]),
        new("Cline", s_usual, static (home, _) => Of(home, Path.Combine("Code", "User", "globalStorage", "saoudrizwan.claude-dev", "settings"), "cline_mcp_settings.json")),
        new("Windsurf", s_usual, static (home, _) => [Path.Combine(home, ".codeium", "windsurf", "mcp_config.json")]),
        new("Zed", [["context_servers"]], static (home, work) => [Path.Combine(home, ".config", "zed", "settings.json"), Path.Combine(work, ".zed", "settings.json")]),
        new("Gemini CLI", s_usual, static (home, work) => [Path.Combine(home, ".gemini", "settings.json"), Path.Combine(work, ".gemini", "settings.json")]),
        new("LM Studio", s_usual, static (home, _) => [Path.Combine(home, ".lmstudio", "mcp.json")]),
        new("Amazon Q", s_usual, static (home, work) => [Path.Combine(home, ".aws", "amazonq", "mcp.json"), Path.Combine(work, ".amazonq", "mcp.json")]),
        new("Junie", s_usual, static (home, work) => [Path.Combine(home, ".junie", "mcp", "mcp.json"), Path.Combine(work, ".junie", "mcp", "mcp.json")]),
    ];

    /// <summary>Where the three systems keep what belongs to a program.</summary>
    private static IEnumerable<string> Of(string home, string program, string file) =>
    [
        Path.Combine(home, ".config", program, file),
        Path.Combine(home, "Library", "Application Support", program, file),
        Path.Combine(home, "AppData", "Roaming", program, file),
    ];
}
