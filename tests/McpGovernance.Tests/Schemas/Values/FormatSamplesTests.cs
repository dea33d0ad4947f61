using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
public class FormatSamplesTests
{
    private static readonly JsonSchemaSettings s_asserted = new() { Formats = FormatMode.Assert };

    private static IEnumerable<string> Formats => FormatSamples.Names;

    [TestCaseSource(nameof(Formats))]
    public void Of_AFormat_AllHaveIt(string format)
    {
        var schema = JsonSchema.Compile(JsonElement.Parse($$"""{"type":"string","format":"{{format}}"}"""), s_asserted);

        FormatSamples.Of(format).Should().OnlyContain(text => schema.Validate(JsonElement.Parse(TextMaker.Quote(text))) == SchemaVerdict.Valid);
    }

    [Test]
    public void Names_AreTheFormatsThatAreAsserted()
    {
        TextFormat.Find("time", DialectVersion.Draft202012).Should().NotBeNull();
        FormatSamples.Names.Should().OnlyContain(static name => TextFormat.Find(name, DialectVersion.Draft202012) != null).And.HaveCount(19);
    }

    [TestCase("email", 60)]
    [TestCase("hostname", 100)]
    [TestCase("uri", 3_000)]
    [TestCase("date-time", 40)]
    [TestCase("regex", 500)]
    [TestCase("json-pointer", 500)]
    [TestCase("uri-template", 500)]
    public void Generate_OfAFormatWithALength_IsFound(string format, int length)
    {
        var schema = JsonSchema.Compile(JsonElement.Parse($$"""{"type":"string","format":"{{format}}","minLength":{{length}}}"""), s_asserted);

        SchemaValues.Of(schema).Example().Should().NotBeNull();
    }
}
