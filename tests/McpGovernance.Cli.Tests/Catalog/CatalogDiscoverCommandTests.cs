using McpGovernance.Catalog;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;

namespace McpGovernance.Cli.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CatalogDiscoverCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private void Write(string path, string text)
    {
        var full = _directory.Sub(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private Task<CliRun> RunAsync(params string[] more) => CliRun.RedirectedAsync(["catalog", "discover", "--home", _directory.Sub("home"), "--project", _directory.Sub("work"), .. more]);

    private string Catalog(string server)
    {
        var path = _directory.Sub($"{server}.json");
        CatalogFile.Save(path, new CatalogDocument { Server = server, Owner = "support" }, null);
        return path;
    }

    [TestCase("home/.config/Claude/claude_desktop_config.json", """{"mcpServers":{"files":{"command":"npx","args":["server"]}}}""", "Claude Desktop")]
    [TestCase("home/Library/Application Support/Claude/claude_desktop_config.json", """{"mcpServers":{"files":{"command":"npx","args":["server"]}}}""", "Claude Desktop")]
    [TestCase("home/AppData/Roaming/Claude/claude_desktop_config.json", """{"mcpServers":{"files":{"command":"npx","args":["server"]}}}""", "Claude Desktop")]
    [TestCase("home/.claude.json", """{"projects":{"/a":{"mcpServers":{"files":{"command":"npx","args":["server"]}}}}}""", "Claude Code")]
    [TestCase("work/.mcp.json", """{"mcpServers":{"files":{"command":"npx","args":["server"]}}}""", "Claude Code")]
    [TestCase("work/.cursor/mcp.json", """{"mcpServers":{"files":{"command":"npx","args":["server"]}}}""", "Cursor")]
    [TestCase("work/.vscode/mcp.json", "{ // mine\n\"servers\":{\"files\":{\"command\":\"npx\",\"args\":[\"server\"],},}}", "VS Code", TestName = "Discover_FileWithCommentsAndCommas_IsRead")]
    [TestCase("home/.config/Code/User/settings.json", """{"mcp":{"servers":{"files":{"command":"npx","args":["server"]}}}}""", "VS Code")]
    [TestCase("home/.config/zed/settings.json", """{"context_servers":{"files":{"command":{"path":"npx","args":["server"]}}}}""", "Zed")]
    [TestCase("home/.gemini/settings.json", """{"mcpServers":{"files":{"command":"npx","args":["server"]}}}""", "Gemini CLI")]
    public async Task Discover_ServerThatNoCatalogHas_IsAFinding(string path, string text, string host)
    {
        Write(path, text);
        var run = await RunAsync();

        run.ExitCode.Should().Be(1);
        run.Out.Should().Contain("files").And.Contain("none").And.Contain("nobody").And.Contain(host).And.Contain("npx server").And.Contain("1 configured, of which 1 without a catalog.");
    }

    [Test]
    public async Task Discover_ServerOfACatalog_HasAnOwner()
    {
        Write("work/.mcp.json", """{"mcpServers":{"tickets":{"url":"https://user:pass@example.com/mcp?key=secret"},"Tickets":{"command":"x"}}}""");
        var run = await RunAsync("--catalog", Catalog("tickets"));

        run.ExitCode.Should().Be(1, "names compare exactly");
        run.Out.Should().Contain("support").And.Contain("https://example.com/mcp").And.Contain("2 configured, of which 1 without a catalog.").And.NotContain("secret").And.NotContain("pass");
    }

    [TestCase("--api-key", "abc", "--api-key ***")]
    [TestCase("--token=abc", "x", "--token=*** x")]
    [TestCase("abcdefghijklmnopqrstuvwxyz0123456789abcdefgh", "x", "*** x")]
    [TestCase("--port", "80", "--port 80")]
    public async Task Discover_WhatLooksLikeASecret_IsNotRepeated(string first, string second, string shown)
    {
        Write("work/.mcp.json", $$"""{ "mcpServers": { "s": { "command": "run", "args": ["{{first}}", "{{second}}"], "env": { "KEY": "hidden" } } } }""");
        (await RunAsync()).Out.Should().Contain($"run {shown}").And.NotContain("hidden");
    }

    [Test]
    public async Task Discover_NoFiles_IsClean_AndOneThatCannotBeReadIsAFinding()
    {
        (await RunAsync()).ExitCode.Should().Be(0);
        Write("work/.mcp.json", "{");
        var run = await RunAsync();
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain(".mcp.json").And.Contain("is not known");
    }
}
