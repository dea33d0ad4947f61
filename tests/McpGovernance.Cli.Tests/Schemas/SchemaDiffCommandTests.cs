using System.Text.Json;
using McpGovernance.Cli.Tests.Support;

namespace McpGovernance.Cli.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SchemaDiffCommandTests : IDisposable
{
    private const string Ticket = """{"type":"object","properties":{"title":{"type":"string"}},"required":["title"],"additionalProperties":false}""";
    private const string WithPriority = """{"type":"object","properties":{"title":{"type":"string"},"priority":{"type":"integer"}},"required":["title","priority"],"additionalProperties":false}""";

    private readonly string _directory = Directory.CreateTempSubdirectory("mcpgov-diff-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private Task<CliRun> DiffAsync(string old, string now, params string[] options)
    {
        File.WriteAllText(Path.Combine(_directory, "old.json"), old);
        File.WriteAllText(Path.Combine(_directory, "new.json"), now);
        return CliRun.RedirectedAsync(["schema", "diff", Path.Combine(_directory, "old.json"), Path.Combine(_directory, "new.json"), .. options]);
    }

    [Test]
    public async Task Diff_NewRequiredProperty_IsBreakingWithPointerSentenceAndCounterexample()
    {
        var run = await DiffAsync(Ticket, WithPriority, "--direction", "input");

        run.ExitCode.Should().Be(2);
        run.Out.Should().StartWith("breaking").And.Contain("'priority' is required now").And.Contain("/required").And.Contain("""counterexample: {"title":""}""");
    }

    [TestCase(Ticket, Ticket, 0)]
    [TestCase(WithPriority, Ticket, 2)]
    [TestCase("""{"type":"integer"}""", """{"type":"number"}""", 1)]
    [TestCase("""{"type":"string","pattern":"^(?=a)"}""", """{"type":"string","pattern":"^(?=a)","minLength":1}""", 3)]
    [TestCase("""{"type":"integer"}""", """{"type":"whole"}""", 4)]
    public async Task Diff_ExitCode_SaysTheVerdict(string old, string now, int expected) =>
        (await DiffAsync(old, now, "--direction", "input")).ExitCode.Should().Be(expected);

    [Test]
    public async Task Diff_Profile_ChoosesTheValues()
    {
        const string Old = """{"type":"object","properties":{"a":{}}}""", Now = """{"type":"object","properties":{"a":{},"b":{"type":"string"}}}""";

        (await DiffAsync(Old, Now, "--direction", "input")).ExitCode.Should().Be(1);
        (await DiffAsync(Old, Now, "--direction", "input", "--profile", "strict")).ExitCode.Should().Be(2);
    }

    [Test]
    public async Task Diff_Json_IsOneObject()
    {
        var run = await DiffAsync(Ticket, WithPriority, "--direction", "input", "--json");

        var root = JsonElement.Parse(run.Out);
        root.GetProperty("verdict").GetString().Should().Be("breaking");
        var required = root.GetProperty("differences").EnumerateArray().Single(static one => one.GetProperty("kind").GetString() == "requiredAdded");
        required.GetProperty("counterexample").GetRawText().Should().Be("""{"title":""}""");
        required.GetProperty("newPointer").GetString().Should().Be("/required");
    }

    [Test]
    public async Task Diff_WithoutDirection_IsWrongUsage() => (await DiffAsync(Ticket, Ticket)).ExitCode.Should().Be(64);
}
