using McpGovernance.Catalog;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;

namespace McpGovernance.Cli.Tests.Catalog;

/// <summary>The life of a catalog, verb by verb.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CatalogCommandTests : IDisposable
{
    private const string One = """{"tools":[{"name":"create_ticket","inputSchema":{"type":"object","properties":{"title":{"type":"string"}},"required":["title"]}},{"name":"list_tickets","inputSchema":{"type":"object"}}]}""";

    private static readonly string s_two = One.Replace("""{"title":{"type":"string"}},"required":["title"]""", """{"title":{"type":"string"},"priority":{"type":"integer"}},"required":["title","priority"]""", StringComparison.Ordinal);

    private static readonly string[] s_jane = ["--by", "jane@example.com", "--why", "Looked at it."];

    private readonly TemporaryDirectory _directory = new();

    private string Catalog => _directory.Sub("mcp-catalog.json");

    public void Dispose() => _directory.Dispose();

    private string Tools(string text)
    {
        var path = _directory.Sub($"{Guid.NewGuid():N}.json");
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<CliRun> RunAsync(int expected, params string[] arguments)
    {
        var run = await CliRun.RedirectedAsync(["catalog", .. arguments]);
        run.ExitCode.Should().Be(expected, "it said: {0}{1}", run.Out, run.Error);
        return run;
    }

    private Task<CliRun> InitAsync(int expected = 0) => RunAsync(expected, "init", Tools(One), "--server", "tickets", "--owner", "support", "--out", Catalog);

    private async Task ApprovedAsync()
    {
        await InitAsync();
        await RunAsync(0, ["approve", Catalog, Tools(One), "--all", .. s_jane]);
    }

    /// <summary>Threat 43: first sight is no approval.</summary>
    [Test]
    public async Task Init_WritesDrafts_ThatNobodyHasApproved()
    {
        (await InitAsync()).Out.Should().Contain("2 tools, none of them approved");

        CatalogFile.Load(Catalog).Tools.SelectMany(static one => one.Versions).Should().OnlyContain(static one => one.Status == CatalogStatus.Draft);
        (await RunAsync(1, "check", Catalog)).Out.Should().Contain("create_ticket 1.0.0: nobody has approved it.");
        (await RunAsync(1, "diff", Catalog, Tools(One))).Out.Should().Contain("create_ticket: draft. It is 1.0.0, which is draft.").And.Contain("0 of 2 tools are as approved");
    }

    [Test]
    public async Task Init_WhereThereIsAFile_LeavesItAlone()
    {
        File.WriteAllText(Catalog, "mine");

        (await InitAsync(66)).Error.Should().Contain("is there already");
        File.ReadAllText(Catalog).Should().Be("mine");
    }

    [Test]
    public async Task Approve_All_ThenCheckAndDiffAreGood()
    {
        await ApprovedAsync();

        await RunAsync(0, "check", Catalog);
        (await RunAsync(0, "diff", Catalog, Tools(One))).Out.Should().Be($"2 of 2 tools are as approved{Environment.NewLine}");
        var rows = (await RunAsync(0, "show", Catalog)).Out;
        rows.Should().StartWith("tickets, owned by support, for any environment").And.Contain("jane@example.com").And.Contain("stable");
    }

    /// <summary>The field that breaks older agents: seen, judged, given a version, rolled out to a few, and taken back.</summary>
    [Test]
    public async Task Story_OfARequiredField()
    {
        await ApprovedAsync();
        var changed = Tools(s_two);

        (await RunAsync(2, "diff", Catalog, changed)).Out.Should().Contain("create_ticket: changed. It is not 1.0.0 as approved: the change is major.").And.Contain("'priority' is required now");
        (await RunAsync(64, ["approve", Catalog, changed, "--tool", "create_ticket", "--version", "1.1.0", .. s_jane])).Error.Should().Contain("Expected 2.0.0 or higher");
        (await RunAsync(0, ["approve", Catalog, changed, "--tool", "create_ticket", "--channel", "canary", .. s_jane])).Out.Should().Contain("create_ticket: 2.0.0 on canary");
        await RunAsync(0, "diff", Catalog, changed);
        (await RunAsync(0, ["channel", Catalog, "create_ticket", "stable", "2.0.0", .. s_jane])).Out.Should().Contain("stable: 1.0.0 to 2.0.0");
        (await RunAsync(0, ["deprecate", Catalog, "create_ticket", "1.0.0", "--sunset", "2027-01-31", "--replaced-by", "2.0.0", .. s_jane])).Out.Should().Contain("deprecated");
        (await RunAsync(0, ["rollback", Catalog, "create_ticket", "1.0.0", "--by", "john@example.com", "--why", "Agents fail."])).Out.Should().Contain("stable: 2.0.0 to 1.0.0");
        (await RunAsync(64, ["rollback", Catalog, "create_ticket", "2.0.0", .. s_jane])).Error.Should().Contain("is not earlier");
        (await RunAsync(64, ["retire", Catalog, "create_ticket", "1.0.0", .. s_jane])).Error.Should().Contain("'stable' points to 1.0.0");

        var tool = CatalogFile.Load(Catalog).Find("create_ticket")!;
        tool.Channels["stable"].Should().Be(new SemanticVersion(1, 0, 0));
        tool.History.Select(static one => one.By).Should().EndWith("john@example.com");
        tool.History[^1].Note.Should().Be("Agents fail.");
        tool.Find(new SemanticVersion(1, 0, 0))!.Deprecation!.Sunset.Should().Be(new DateTimeOffset(2027, 1, 31, 0, 0, 0, TimeSpan.Zero));
    }

    [Test]
    public async Task Retire_TheLastVersion_TakesItOutOfService()
    {
        await ApprovedAsync();
        await RunAsync(0, ["retire", Catalog, "list_tickets", "1.0.0", "--withdraw", .. s_jane]);

        (await RunAsync(1, "diff", Catalog, Tools(One))).Out.Should().Contain("list_tickets: outOfService. It is 1.0.0, which is withdrawn.");
    }

    [Test]
    public async Task Approve_TheSameAgain_ChangesNothing()
    {
        await ApprovedAsync();
        var before = File.ReadAllText(Catalog);

        (await RunAsync(0, ["approve", Catalog, Tools(One), "--all", .. s_jane])).Out.Should().BeEmpty();
        File.ReadAllText(Catalog).Should().Be(before);
    }

    [Test]
    public async Task Approve_WhatIsNotListed_SaysWhatIs()
    {
        await InitAsync();

        (await RunAsync(64, ["approve", Catalog, Tools(One), "--tool", "delete_ticket", .. s_jane])).Error.Should().Contain("no tool 'delete_ticket'. It lists: create_ticket, list_tickets.");
    }

    [Test]
    public async Task Diff_ALookAlike_IsSaid()
    {
        await ApprovedAsync();

        (await RunAsync(2, "diff", Catalog, Tools(One.Replace("create_ticket", "create_tick\u0435t", StringComparison.Ordinal)))).Out.Should().Contain("looksAlike").And.Contain("create_ticket: gone");
    }

    [TestCase("approve", "c", "s", "--all")]
    [TestCase("approve", "c", "s", "--all", "--by", " ", "--why", "x")]
    [TestCase("approve", "c", "s", "--by", "x", "--why", "x")]
    [TestCase("approve", "c", "s", "--all", "--tool", "a", "--by", "x", "--why", "x")]
    [TestCase("approve", "c", "s", "--all", "--version", "1.0.0", "--by", "x", "--why", "x")]
    [TestCase("channel", "c", "t", "stable", "1.0", "--by", "x", "--why", "x")]
    [TestCase("deprecate", "c", "t", "1.0.0", "--sunset", "tomorrow", "--by", "x", "--why", "x")]
    [TestCase("init", "s", "--server", "x")]
    public Task Verb_WrongUsage_IsRefused(params string[] arguments) => RunAsync(64, arguments);

    [Test]
    public async Task Check_AFileChangedByHand_SaysWhereAndWhatToDo()
    {
        await ApprovedAsync();
        File.WriteAllText(Catalog, File.ReadAllText(Catalog).Replace("\"title\"", "\"subject\"", StringComparison.Ordinal));

        (await RunAsync(66, "check", Catalog)).Error.Should().Contain("The digest is not that of the definition").And.Contain($"{Catalog}(");
    }

    [Test]
    public async Task Check_AnotherEnvironment_IsRefused()
    {
        await RunAsync(0, "init", Tools(One), "--server", "tickets", "--owner", "support", "--environment", "prod", "--out", Catalog);
        await RunAsync(0, ["approve", Catalog, Tools(One), "--all", .. s_jane]);

        await RunAsync(0, "check", Catalog, "--environment", "prod");
        (await RunAsync(66, "check", Catalog, "--environment", "Prod")).Error.Should().Contain("is for prod, and not for 'Prod'");
    }

    /// <summary>Two published versions of a server that nobody here wrote.</summary>
    [Test]
    public async Task Story_OfAPublishedServer()
    {
        var modules = NodeRuntime.Require("@modelcontextprotocol/server-filesystem");
        string Version(string package) => $"\"{NodeRuntime.Executable(modules)}\" \"{Path.Combine(modules, package, "dist", "index.js")}\" \"{_directory.Path}\"";
        var (old, now) = (Version("server-filesystem-before"), Version("@modelcontextprotocol/server-filesystem"));

        await RunAsync(0, "init", old, "--server", "files", "--owner", "platform", "--out", Catalog);
        await RunAsync(0, ["approve", Catalog, old, "--all", .. s_jane]);
        (await RunAsync(2, "diff", Catalog, now)).Out.Should().Contain("read_multiple_files: changed. It is not 1.0.0 as approved: the change is major.");
        (await RunAsync(0, ["approve", Catalog, now, "--all", .. s_jane])).Out.Should().Contain("read_multiple_files: 2.0.0 on stable").And.Contain("write_file: 1.1.0 on stable");
        await RunAsync(0, "diff", Catalog, now);
        await RunAsync(0, "check", Catalog);
        await RunAsync(0, ["rollback", Catalog, "read_multiple_files", "1.0.0", .. s_jane]);
        CatalogFile.Load(Catalog).Find("read_multiple_files")!.Channels["stable"].Should().Be(new SemanticVersion(1, 0, 0));
    }
}
