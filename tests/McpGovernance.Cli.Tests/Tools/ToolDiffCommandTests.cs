using McpGovernance.Cli.Tests.Support;

namespace McpGovernance.Cli.Tests.Tools;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ToolDiffCommandTests : IDisposable
{
    private const string Read = """{"name":"read","description":"Reads.","inputSchema":{"type":"object","properties":{"path":{"type":"string"}},"required":["path"]},"annotations":{"readOnlyHint":true}}""";
    private const string Write = """{"name":"write","inputSchema":{"type":"object"}}""";

    private readonly string _directory = Directory.CreateTempSubdirectory("mcpgov-tools-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<CliRun> DiffAsync(string old, string now, params string[] options)
    {
        File.WriteAllText(Path.Combine(_directory, "old.json"), old);
        File.WriteAllText(Path.Combine(_directory, "new.json"), now);
        return CliRun.RedirectedAsync(["tool", "diff", Path.Combine(_directory, "old.json"), Path.Combine(_directory, "new.json"), .. options]);
    }

    [Test]
    public async Task Diff_Lists_SaysTheBumpOfEachTool()
    {
        var run = await DiffAsync($$"""{"tools":[{{Read}},{{Write}}]}""", $$$"""{"result":{"tools":[{{{Read.Replace("Reads.", "Reads a file.")}}}]}}""");

        run.ExitCode.Should().Be(2);
        run.Out.Should().Contain("required bump: major").And.Contain("read: patch").And.Contain("write: major").And.Contain("The tool is gone.");
    }

    [Test]
    public async Task Diff_SamePair_ExitsWithZero() => (await DiffAsync(Read, Read)).ExitCode.Should().Be(0);

    [Test]
    public async Task Diff_Description_IsAPatch()
    {
        var run = await DiffAsync(Read, Read.Replace("Reads.", "Reads a file."));

        run.ExitCode.Should().Be(1);
        run.Out.Should().Contain("required bump: patch");
    }

    [Test]
    public async Task Diff_ReadOnlyNoMore_IsMajor() => (await DiffAsync(Read, Read.Replace("true", "false"))).Out.Should().Contain("required bump: major").And.Contain("'readOnlyHint'");

    [Test]
    public async Task Diff_Markdown_LeavesNoMarkupOfStrangers()
    {
        var run = await DiffAsync("""{"tools":[{"name":"[x](y) @all"}]}""", """{"tools":[]}""", "--markdown");

        run.Out.Should().Contain("**Required bump: major**").And.Contain(@"\[x\](y) &#64;all");
    }

    [TestCase("""{"tools":[{}]}""")]
    [TestCase("7")]
    [TestCase("""[{"name":"a"},{"name":"a"}]""")]
    public async Task Diff_NoTools_CannotBeRead(string wrong) => (await DiffAsync(wrong, Read)).ExitCode.Should().Be(66);
}
