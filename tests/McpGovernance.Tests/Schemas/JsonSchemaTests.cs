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

    private const string SharedData = nameof(SharedData);

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
