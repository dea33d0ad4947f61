using System.Text.Json;
using McpGovernance.Cli.Tests.Support;

namespace McpGovernance.Cli.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SchemaValidateCommandTests : IDisposable
{
    private const string Ticket = """
        {"type":"object","properties":{"title":{"type":"string","examples":["Printer on fire"]},"priority":{"type":"integer","maximum":5},"due":{"type":"string","format":"date"}},
        "required":["title"],"additionalProperties":false}
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("mcpgov-schema-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string File(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    private Task<CliRun> ValidateAsync(string instance, params string[] options) =>
        CliRun.RedirectedAsync(["schema", "validate", File("schema.json", Ticket), File("value.json", instance), .. options]);

    [Test]
    public async Task Validate_ValidValue_ExitsWithZero()
    {
        var run = await ValidateAsync("""{"title":"x","priority":3}""");

        run.ExitCode.Should().Be(0);
        run.Out.Should().Contain("value.json: valid");
    }

    [Test]
    public async Task Validate_InvalidValue_SaysWhereAndWhatWouldDo_NeverTheValue()
    {
        var run = await ValidateAsync("""{"priority":"secret-42","colour":"secret-red"}""");

        run.ExitCode.Should().Be(1);
        run.Out.Should().ContainAll(
            "value.json: invalid", "'/title' must be a string, but is missing. For example: \"Printer on fire\"",
            "'/priority' must be an integer, but is a string of 9 characters", "'/colour' must be absent").And.NotContain("secret-");
    }

    [Test]
    public async Task Validate_Json_IsOneObjectForEachLine()
    {
        var run = await CliRun.RedirectedAsync(
            "schema", "validate", File("schema.json", Ticket), File("values.jsonl", "{\"title\":\"x\"}\n\n{\"title\":1,\"title\":2}\n{\"title\":5}\n"), "--lines", "--json");

        run.ExitCode.Should().Be(1);
        var lines = run.Lines.Select(static line => JsonElement.Parse(line)).ToList();
        lines.Select(static line => line.GetProperty("verdict").GetString()).Should().Equal("valid", "duplicate-name", "invalid");
        lines[2].GetProperty("instance").GetString().Should().EndWith("values.jsonl:4");
        lines[2].GetProperty("errors")[0].GetProperty("instancePointer").GetString().Should().Be("/title");
    }

    [TestCase(0)]
    [TestCase(1, "--format-assertion")]
    public async Task Validate_Formats_OnlyDescribeUnlessAskedFor(int expected, params string[] options) =>
        (await ValidateAsync("""{"title":"x","due":"tomorrow"}""", options)).ExitCode.Should().Be(expected);

    [TestCase("2020-12", 1)]
    [TestCase("draft-07", 0)]
    public async Task Validate_Dialect_IsTheOneThatIsNamed(string dialect, int expected)
    {
        var run = await CliRun.PipedAsync("1", "schema", "validate", File("schema.json", """{"$ref":"#/definitions/any","definitions":{"any":true},"maximum":0}"""), "-", "--dialect", dialect);

        run.ExitCode.Should().Be(expected);
    }

    [Test]
    public async Task Validate_SchemaThatIsNone_ExitsWithFour()
    {
        var run = await CliRun.PipedAsync("""{"type":"text"}""", "schema", "validate", "-", File("value.json", "1"));

        run.ExitCode.Should().Be(4);
        run.Error.Should().Contain("'/type'");
    }

    [TestCase("{", 66, "is no JSON: line 1")]
    [TestCase("1", 64, "Only one of schema and instance")]
    public async Task Validate_CannotRun_SaysWhy(string input, int expected, string message)
    {
        var run = await CliRun.PipedAsync(input, "schema", "validate", "-", expected == 64 ? "-" : File("value.json", "1"));

        run.ExitCode.Should().Be(expected);
        run.Error.Should().Contain(message);
    }
}
