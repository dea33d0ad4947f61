using System.Diagnostics;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;

namespace McpGovernance.Cli.Tests.Tools;

/// <summary>Definitions are read from files, from servers that are started, and from addresses; whatever those answer.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ToolSourceTests : IDisposable
{
    private const string Read = """{"name":"read","inputSchema":{"type":"object"},"x-own":[1]}""", Write = """{"name":"write","inputSchema":{"type":"object"}}""";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private string FileWith(string text)
    {
        var path = _directory.Sub($"{Guid.NewGuid():N}.json");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The command of a server that answers as written.</summary>
    private string Scripted(string script) => $"dotnet \"{BuiltProject.Find("tests", "McpGovernance.ScriptedServer")}\" \"{FileWith(script)}\"";

    private static Task<CliRun> DiffAsync(params string[] arguments) => CliRun.RedirectedAsync(["tool", "diff", .. arguments]);

    [Test]
    public async Task Diff_ServerAgainstItsList_IsTheSameWordForWord()
    {
        var run = await DiffAsync(Scripted($$$"""{"pages":[{"tools":[{{{Read}}}],"nextCursor":"2"},{"tools":[{{{Write}}}]}]}"""), FileWith($$"""{"tools":[{{Write}},{{Read}}]}"""));

        run.Error.Should().BeEmpty();
        (run.ExitCode, run.Out).Should().Be((0, $"required bump: none{Environment.NewLine}unchanged: 2 of 2 tools{Environment.NewLine}"));
    }

    [Test]
    public async Task Diff_TwoServers_ListsTheToolThatIsGone()
    {
        var run = await DiffAsync(Scripted($$$"""{"pages":[{"tools":[{{{Read}}},{{{Write}}}]}]}"""), Scripted($$$"""{"pages":[{"tools":[{{{Read}}}]}]}"""), "--json");

        run.ExitCode.Should().Be(2);
        run.Out.Should().Contain("""{"name":"write","bump":"major","reasons":[{"bump":"major","sentence":"The tool is gone."}]}""").And.Contain("""{"name":"read","bump":"none","reasons":[]}""");
    }

    [TestCase("""{"pages":[{"tools":[],"nextCursor":"1"}]}""", "never ends", TestName = "Diff_PagesWithoutEnd_AreGivenUp")]
    [TestCase("""{"pages":[{"tulz":[]}]}""", "without 'tools'", TestName = "Diff_NoTools_IsSaid")]
    [TestCase("""{"pages":[{"tools":[{"title":"no name"}]}]}""", "without a name", TestName = "Diff_ToolWithoutName_IsSaid")]
    [TestCase("""{"pages":[{"tools":[{"name":"a"},{"name":"a"}]}]}""", "'a' twice", TestName = "Diff_SameToolTwice_IsSaid")]
    [TestCase("""{"error":"no licence \u001b[2J","dies":true}""", "It said: no licence \\u{001B}[2J", TestName = "Diff_ServerThatDies_ShowsWhatItSaid")]
    public async Task Diff_ServerThatMisbehaves_EndsWithWhatIsWrong(string script, string expected)
    {
        var run = await DiffAsync(Scripted(script), FileWith(Read));

        run.ExitCode.Should().Be(66);
        run.Error.Should().Contain(expected).And.NotContain("\u001b").And.NotContain("defect");
        run.Out.Should().BeEmpty();
    }

    [Test]
    public async Task Diff_ServerThatStaysSilent_EndsInTime()
    {
        var run = await DiffAsync(Scripted("""{"pages":[],"silent":true}"""), FileWith(Read), "--timeout", "3");

        run.ExitCode.Should().Be(66);
        run.Error.Should().Contain("within 3 seconds").And.Contain("--timeout");
    }

    [TestCase("no-such-program-7f3a --port 1", TestName = "Diff_NoSuchProgram_SaysWhatIsExpected")]
    [TestCase("http://127.0.0.1:1/mcp", TestName = "Diff_NobodyAtTheAddress_SaysWhatIsExpected")]
    [TestCase("nowhere/old.json", TestName = "Diff_NoSuchFile_IsNotStarted")]
    [TestCase(" ", TestName = "Diff_NothingNamed_SaysWhatIsExpected")]
    public async Task Diff_NothingThere_SaysWhatIsExpected(string source)
    {
        var run = await DiffAsync(source, FileWith(Read));

        run.ExitCode.Should().Be(66);
        run.Error.Should().Contain("Expected a file with a definition or a tools/list result").And.NotContain("defect");
    }

    [TestCase("0")]
    [TestCase("3601")]
    [TestCase("soon")]
    public async Task Diff_TimeoutOutOfRange_IsWrongUsage(string seconds) => (await DiffAsync("a", "b", "--timeout", seconds)).ExitCode.Should().Be(64);

    [Test]
    public async Task Diff_MarkdownAndJson_IsWrongUsage() => (await DiffAsync("a", "b", "--json", "--markdown")).ExitCode.Should().Be(64);

    [Test]
    public async Task Diff_TokenForACommand_IsWrongUsage()
    {
        var run = await DiffAsync(FileWith(Read), "some-server", "--new-token-from", "TOKEN");

        run.ExitCode.Should().Be(64);
        run.Error.Should().Contain("--new-token-from is for the address of a server");
    }

    [Test]
    public async Task Diff_TokenUnencrypted_IsNotSent()
    {
        const string Variable = "MCPGOV_TEST_PLAIN_TOKEN", Token = "s3cr3t-token";
        Environment.SetEnvironmentVariable(Variable, Token);
        var run = await DiffAsync(FileWith(Read), "http://mcp.example/mcp", "--new-token-from", Variable);

        run.ExitCode.Should().Be(66);
        run.Error.Should().Contain("Use https").And.NotContain(Token);
    }

    [Test]
    public async Task Diff_TokenNotSet_IsSaid()
    {
        var run = await DiffAsync(FileWith(Read), "https://127.0.0.1:1/mcp", "--new-token-from", "MCPGOV_TEST_NOT_SET");

        run.ExitCode.Should().Be(66);
        run.Error.Should().Contain("'MCPGOV_TEST_NOT_SET'").And.Contain("is not set");
    }

    /// <summary>A governed server shows a caller its own tools only, so the token decides what is compared.</summary>
    [Test]
    public async Task Diff_AddressOfAGovernedServer_ListsWhatTheTokenMaySee()
    {
        const string Variable = "MCPGOV_TEST_TICKETS_TOKEN";
        using var process = Process.Start(new ProcessStartInfo("dotnet", [BuiltProject.Find("samples", "HttpServer"), "serve", "0"]) { RedirectStandardOutput = true })!;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            string address = "", token = "";
            while (token.Length == 0 && await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                address = line.StartsWith("listening: ", StringComparison.Ordinal) ? line["listening: ".Length..] : address;
                token = line.StartsWith("alice: ", StringComparison.Ordinal) ? line["alice: ".Length..] : token;
            }

            Environment.SetEnvironmentVariable(Variable, token);
            var withToken = await DiffAsync(FileWith("""{"tools":[]}"""), address, "--new-token-from", Variable);
            var without = await DiffAsync(FileWith("""{"tools":[]}"""), address);

            withToken.Error.Should().BeEmpty();
            withToken.Out.Should().Contain("required bump: minor").And.Contain("create_ticket: minor").And.Contain("The tool is new.");
            (without.ExitCode, without.Out).Should().Be((0, $"required bump: none{Environment.NewLine}"), "a stranger sees no tools");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Two published versions of a server that nobody here wrote, both started by the command.</summary>
    [Test]
    public async Task Diff_TwoPublishedVersions_IsAReviewToActOn()
    {
        var modules = NodeRuntime.Require("@modelcontextprotocol/server-filesystem");
        string Version(string package) => $"\"{NodeRuntime.Executable(modules)}\" \"{Path.Combine(modules, package, "dist", "index.js")}\" \"{_directory.Path}\"";

        var run = await DiffAsync(Version("server-filesystem-before"), Version("@modelcontextprotocol/server-filesystem"), "--markdown");

        run.ExitCode.Should().Be(2, "it said: {0}", run.Error);
        run.Out.Should().StartWith("**Required bump: major**").And.Contain("### read\\_multiple\\_files: major")
            .And.Contain("""- major: inputSchema: '/paths': 'minItems' was not set and is 1. Accepted before and refused now: {"paths":\[\]}.""")
            .And.Contain("### list\\_directory\\_with\\_sizes: minor").And.Contain("- minor: The tool is new.");
    }
}
