using McpGovernance.Catalog;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;

namespace McpGovernance.Cli.Tests.Catalog;

/// <summary>Prompts, resources, templates and instructions of a server that runs.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CatalogEntryCommandTests : IDisposable
{
    private const string Script = """
        { "pages": [{ "tools": [{ "name": "a", "inputSchema": { "type": "object" } }] }], "instructions": "Use a.",
          "lists": { "prompts/list": { "prompts": [{ "name": "summarize" }, { "name": "translate" }] }, "resources/list": { "resources": [{ "uri": "a://b", "name": "b" }] },
                     "resources/templates/list": { "resourceTemplates": [{ "uriTemplate": "a://{id}", "name": "t" }] } } }
        """;

    private static readonly string[] s_jane = ["--by", "jane@example.com", "--why", "Looked at it."];

    private readonly TemporaryDirectory _directory = new();

    private string Catalog => _directory.Sub("mcp-catalog.json");

    public void Dispose() => _directory.Dispose();

    private string Server(string script)
    {
        var path = _directory.Sub($"{Guid.NewGuid():N}.script");
        File.WriteAllText(path, script);
        return $"dotnet \"{BuiltProject.Find("tests", "McpGovernance.ScriptedServer")}\" \"{path}\"";
    }

    private static async Task<CliRun> RunAsync(int expected, params string[] arguments)
    {
        var run = await CliRun.RedirectedAsync(["catalog", .. arguments]);
        run.ExitCode.Should().Be(expected, "it said: {0}{1}", run.Out, run.Error);
        return run;
    }

    private Task<CliRun> InitAsync(string script = Script) => RunAsync(0, "init", Server(script), "--server", "s", "--owner", "support", "--out", Catalog);

    [Test]
    public async Task Init_WritesDownAllThatIsOffered_AsDrafts()
    {
        (await InitAsync()).Out.Should().Contain("1 tools, 2 prompts, 1 resources, 1 resource templates, the server's instructions, none of them approved");

        var catalog = CatalogFile.Load(Catalog);
        CatalogSection[] sections = [CatalogSection.Prompts, CatalogSection.Resources, CatalogSection.Templates];
        sections.SelectMany(section => catalog.Entries(section)!).Should().HaveCount(4).And.OnlyContain(static one => one.Approval == null);
        catalog.Instructions.Should().Be(new CatalogInstructions("Use a.", null));
        (await RunAsync(1, "check", Catalog)).Out.Should().Contain("prompts: summarize: nobody has approved it.").And.Contain("instructions: nobody has approved it.").And.Contain("1 tools, 1 versions, 4 prompts and resources, 6 drafts");
    }

    /// <summary>What a server does not have today is unapproved tomorrow.</summary>
    [Test]
    public async Task Init_OfAServerWithToolsAlone_OpensTheOtherSections()
    {
        await InitAsync("""{ "pages": [{ "tools": [] }] }""");
        CatalogFile.Load(Catalog).Prompts.Should().BeEmpty();
        (await RunAsync(1, "diff", Catalog, Server(Script))).Out.Should().Contain("prompts: summarize: new. Nobody has approved it.").And.Contain("instructions: instructions: new.");
    }

    [Test]
    public async Task Approve_All_ApprovesAllOfIt_AndDiffAgrees()
    {
        await InitAsync();
        (await RunAsync(0, ["approve", Catalog, Server(Script), "--all", .. s_jane])).Out.Should().Contain("prompts: summarize: approved").And.Contain("instructions: approved");
        await RunAsync(0, "check", Catalog);
        (await RunAsync(0, "diff", Catalog, Server(Script))).Out.Should().Contain("1 of 1 tools are as approved, 5 of 5 of what else there is");
        (await RunAsync(0, "show", Catalog)).Out.Should().Contain("prompts summarize approved by jane@example.com").And.Contain("instructions approved by jane@example.com");
        (await RunAsync(0, ["approve", Catalog, Server(Script), "--all", .. s_jane])).Out.Should().NotContain("approved");
    }

    [Test]
    public async Task Approve_SomeOfIt_ApprovesNothingElse()
    {
        await InitAsync();
        await RunAsync(0, ["approve", Catalog, Server(Script), "--prompt", "summarize", "--template", "a://{id}", "--instructions", .. s_jane]);
        var catalog = CatalogFile.Load(Catalog);
        catalog.Prompts!.Select(static one => (one.Name, one.Approval is not null)).Should().Equal(("summarize", true), ("translate", false));
        (catalog.Resources![0].Approval is null, catalog.Templates![0].Approval is null, catalog.Instructions!.Approval is null, catalog.Tools[0].Versions[0].Approval is null).Should().Be((true, false, false, true));
        (await RunAsync(0, "show", Catalog)).Out.Should().Contain("prompts translate draft");
    }

    [TestCase("--prompt", "Summarize", "The server lists no 'Summarize' in prompts. It lists: summarize, translate.")]
    [TestCase("--resource", "a://c", "The server lists no 'a://c' in resources. It lists: a://b.")]
    public async Task Approve_WhatIsNotOffered_IsRefused(string option, string name, string message)
    {
        await InitAsync();
        (await CliRun.RedirectedAsync(["catalog", "approve", Catalog, Server(Script), option, name, .. s_jane])).Error.Should().Contain(message);
        CatalogFile.Load(Catalog).Prompts!.Should().OnlyContain(static one => one.Approval == null);
    }

    [Test]
    public async Task Approve_InstructionsOfAServerThatGivesNone_IsRefused()
    {
        await InitAsync();
        (await CliRun.RedirectedAsync(["catalog", "approve", Catalog, Server("""{ "pages": [{ "tools": [] }] }"""), "--instructions", .. s_jane])).Error.Should().Contain("The server says nothing of itself");
    }

    [Test]
    public async Task Diff_WhatChangedOrIsGone_IsSaid()
    {
        await InitAsync();
        await RunAsync(0, ["approve", Catalog, Server(Script), "--all", .. s_jane]);
        var changed = Script.Replace("""{ "name": "summarize" }, """, "", StringComparison.Ordinal).Replace("\"name\": \"b\"", "\"name\": \"c\"", StringComparison.Ordinal).Replace("Use a.", "Use b.", StringComparison.Ordinal);

        (await RunAsync(2, "diff", Catalog, Server(changed))).Out.Should().Contain("prompts: summarize: gone.").And.Contain("resources: a://b: changed. It is not as approved.")
            .And.Contain("instructions: instructions: changed. What the server says of itself is not what was approved.").And.Contain("1 of 1 tools are as approved, 2 of 5 of what else there is");
    }
}
