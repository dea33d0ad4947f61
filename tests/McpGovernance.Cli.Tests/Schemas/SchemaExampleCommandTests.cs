using System.Text.Json;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class SchemaExampleCommandTests
{
    private const string Ticket = """
        {"type":"object","properties":{"title":{"type":"string","examples":["Printer on fire"]},"priority":{"type":"integer","minimum":1,"maximum":5},"due":{"type":"string","format":"date"}},
        "required":["title","priority"],"additionalProperties":false}
        """;

    [Test]
    public async Task Example_OfASchema_IsOneValueThatItTakes()
    {
        var run = await CliRun.PipedAsync(Ticket, "schema", "example", "-");

        run.ExitCode.Should().Be(0);
        run.Error.Should().BeEmpty();
        JsonElement.DeepEquals(JsonElement.Parse(run.Out), JsonElement.Parse("""{"title":"Printer on fire","priority":1}""")).Should().BeTrue(run.Out);
        run.Lines.Should().HaveCount(4, "people read it");
    }

    [Test]
    public async Task Example_CountAsJson_IsSoManyDifferentLines_AllTaken()
    {
        var run = await CliRun.PipedAsync(Ticket, "schema", "example", "-", "--count", "25", "--json");
        var schema = JsonSchema.Compile(JsonElement.Parse(Ticket));

        run.ExitCode.Should().Be(0);
        run.Lines.Should().HaveCount(25).And.OnlyHaveUniqueItems().And.OnlyContain(line => schema.Validate(JsonElement.Parse(line)) == SchemaVerdict.Valid);
        run.Lines[0].Should().Be("""{"title":"Printer on fire","priority":1}""");
    }

    [Test]
    public async Task Example_Seed_GivesTheSameAgain()
    {
        async Task<string> Run(string seed) => (await CliRun.PipedAsync(Ticket, "schema", "example", "-", "--count", "9", "--json", "--seed", seed)).Out;

        (await Run("7")).Should().Be(await Run("7")).And.NotBe(await Run("8"));
    }

    [TestCase("false", 1, "no value was found")]
    [TestCase("""{"type":"text"}""", 4, "'/type'")]
    [TestCase("{", 66, "is no JSON: line 1")]
    public async Task Example_CannotBeGiven_SaysWhy(string schema, int expected, string message)
    {
        var run = await CliRun.PipedAsync(schema, "schema", "example", "-");

        run.ExitCode.Should().Be(expected);
        run.Out.Should().BeEmpty();
        run.Error.Should().Contain(message);
    }

    [TestCase("--count", "0")]
    [TestCase("--count", "many")]
    [TestCase("--dialect", "draft-03")]
    public async Task Example_WrongOption_ExitsWith64(params string[] options) =>
        (await CliRun.PipedAsync("{}", ["schema", "example", "-", .. options])).ExitCode.Should().Be(64);

    [Test]
    public async Task Example_FewerThanAskedFor_AreSaid()
    {
        var run = await CliRun.PipedAsync("""{"enum":[1,2,3]}""", "schema", "example", "-", "--count", "9", "--json");

        run.ExitCode.Should().Be(0);
        run.Lines.Should().BeEquivalentTo("1", "2", "3");
        run.Error.Should().Contain("no more than 3");
    }

    [Test]
    public async Task Example_FormatAssertion_ObeysTheFormat()
    {
        var run = await CliRun.PipedAsync("""{"type":"string","format":"date"}""", "schema", "example", "-", "--format-assertion");

        run.Out.TrimEnd().Should().Be("\"2024-01-31\"");
    }

    [Test]
    public async Task Example_Dialect_IsTheOneThatIsNamed()
    {
        var run = await CliRun.PipedAsync("""{"type":"array","items":[{"const":1},{"const":2}],"minItems":2}""", "schema", "example", "-", "--dialect", "draft-07", "--json");

        run.Out.TrimEnd().Should().Be("[1,2]");
    }

    [Test]
    public async Task Example_WhatSteersATerminal_IsSpelledOut()
    {
        var run = await CliRun.PipedAsync("{\"const\":\"a\u202Eb\u009Bc\"}", "schema", "example", "-");

        run.Out.TrimEnd().Should().BeEquivalentTo("\"a\\u202eb\\u009bc\"", "an escape may have letters of either case");
    }
}
