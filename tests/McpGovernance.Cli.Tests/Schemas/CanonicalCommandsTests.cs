using System.Text.Json;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class CanonicalCommandsTests
{
    [Test]
    public async Task Canonical_SortsAndShortens()
    {
        var run = await CliRun.PipedAsync("""{ "b": 1.0, "a": "\u0061" }""", "schema", "canonical", "-");

        run.ExitCode.Should().Be(0);
        run.Out.TrimEnd().Should().Be("""{"a":"a","b":1}""");
    }

    [Test]
    public async Task Digest_IsTheLibrarys()
    {
        var run = await CliRun.PipedAsync("""{ "b": 1.0, "a": true }""", "schema", "digest", "-");

        run.Out.TrimEnd().Should().Be(CanonicalJson.Digest(JsonElement.Parse("""{"a":true,"b":1}""")));
    }

    [Test]
    public async Task Digest_OfWhatHasNoCanonicalForm_ExitsWithOneAndSaysWhere()
    {
        var run = await CliRun.PipedAsync("""{"a":[1e400]}""", "schema", "digest", "-");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("'/a/0'");
    }
}
