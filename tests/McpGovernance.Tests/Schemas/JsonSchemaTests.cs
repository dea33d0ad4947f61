using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
public class JsonSchemaTests
{
    [TestCase("draft2020-12", DialectVersion.Draft202012, 1299)]
    [TestCase("draft2019-09", DialectVersion.Draft201909, 1259)]
    [TestCase("draft7", DialectVersion.Draft07, 927)]
    [TestCase("draft6", DialectVersion.Draft06, 839)]
    [TestCase("draft4", DialectVersion.Draft04, 618)]
    [Category(SharedData)]
    public void Validate_RequiredTestsOfTheOfficialSuite_AllComeOutAsTheySay(string directory, DialectVersion dialect, int expected) =>
        RunSuite(directory, dialect, FormatMode.Annotate, expected);

    [TestCase("draft2020-12/format", DialectVersion.Draft202012, 764)]
    [TestCase("draft2019-09/format", DialectVersion.Draft201909, 757)]
    [TestCase("draft7/format", DialectVersion.Draft07, 676)]
    [TestCase("draft6/format", DialectVersion.Draft06, 325)]
    [TestCase("draft4/format", DialectVersion.Draft04, 219)]
    [Category(SharedData)]
    public void Validate_FormatTestsOfTheOfficialSuite_AllComeOutAsTheySay(string directory, DialectVersion dialect, int expected) =>
        RunSuite(directory, dialect, FormatMode.Assert, expected);

    /// <summary>The same file by file, so that what fails has a name.</summary>
    [TestCaseSource(nameof(Files))]
    [Category(SharedData)]
    public void Validate_OneFileOfTheOfficialSuite_ComesOutAsItSays(string directory, DialectVersion dialect, FormatMode formats, string file) =>
        OfficialSuite.Run(directory, dialect, formats, file).Wrong.Should().BeEmpty();

    // draft-04, core, section 3.5: an integer is "a JSON number without a fraction or exponent part"; later editions go by the value.
    [TestCase("1", true, true)]
    [TestCase("-7", true, true)]
    [TestCase("1.0", false, true)]
    [TestCase("1e2", false, true)]
    [TestCase("1.5", false, false)]
    public void Validate_AnInteger_IsOneAsItIsWrittenInDraft04AndByItsValueLater(string value, bool inDraft04, bool later)
    {
        foreach (var dialect in Enum.GetValues<DialectVersion>())
        {
            var verdict = JsonSchema.Compile(JsonElement.Parse("""{"type":"integer"}"""), new JsonSchemaSettings { Dialect = dialect }).Validate(JsonElement.Parse(value));
            (verdict == SchemaVerdict.Valid).Should().Be(dialect == DialectVersion.Draft04 ? inDraft04 : later, "{0}", dialect);
        }
    }

    [Test]
    public void Explain_AWholeNumberThatDraft04DoesNotTakeForOne_SaysWhatItIs() =>
        JsonSchema.Compile(JsonElement.Parse("""{"type":"integer"}"""), new JsonSchemaSettings { Dialect = DialectVersion.Draft04 }).Explain(JsonElement.Parse("1.0"))
            .Errors.Should().ContainSingle().Which.Actual.Should().Be("a whole number with a fraction or an exponent");

    private const string SharedData = nameof(SharedData);

    private static IEnumerable<TestCaseData> Files() =>
        from edition in new[] { ("draft2020-12", DialectVersion.Draft202012), ("draft2019-09", DialectVersion.Draft201909), ("draft7", DialectVersion.Draft07), ("draft6", DialectVersion.Draft06), ("draft4", DialectVersion.Draft04) }
        from part in new[] { (edition.Item1, FormatMode.Annotate), ($"{edition.Item1}/format", FormatMode.Assert) }
        from file in OfficialSuite.Files(part.Item1)
        select new TestCaseData(part.Item1, edition.Item2, part.Item2, file);

    private static void RunSuite(string directory, DialectVersion dialect, FormatMode formats, int expected)
    {
        if (OfficialSuite.Root is null)
        {
            Assert.Ignore("The official test suite is not here: put it into ../shared/json-schema-test-suite, or set MCPGOV_SHARED.");
        }

        var (count, wrong) = OfficialSuite.Run(directory, dialect, formats);
        TestContext.Out.WriteLine($"{directory}: {count - wrong.Count} of {count}");
        wrong.Should().BeEmpty();
        count.Should().Be(expected);
    }
}
