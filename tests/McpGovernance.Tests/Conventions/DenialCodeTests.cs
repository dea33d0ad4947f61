using System.Text.RegularExpressions;

namespace McpGovernance.Tests.Conventions;

/// <summary>Codes are a promise: they have one form, and each is provoked by a test.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed partial class DenialCodeTests
{
    private static readonly IReadOnlyList<SourceFile> Tests = [.. SourceFile.Below("tests").Where(static file => file.Folder is not ("Conventions" or "Support"))];

    private static readonly object[] Codes =
    [
        .. typeof(DenialCodes).GetFields().Select(static field => new object[] { field.Name, (string)field.GetRawConstantValue()! }),
    ];

    [TestCaseSource(nameof(Codes))]
    public void Code_IsLowerCaseAndDotted_AndSaysWhatItsNameSays(string name, string code)
    {
        Form().IsMatch(code).Should().BeTrue();
        code.Replace(".", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).Should().BeEquivalentTo(name);
    }

    [TestCaseSource(nameof(Codes))]
    public void Code_IsProvokedByATest(string name, string code) =>
        Tests.Any(file => file.Text.Contains($"DenialCodes.{name}", StringComparison.Ordinal) || file.Text.Contains($"\"{code}\"", StringComparison.Ordinal))
            .Should().BeTrue("a code that no test provokes is a promise that nobody keeps");

    [Test]
    public void Codes_AreDistinct() => Codes.Select(static code => ((object[])code)[1]).Should().OnlyHaveUniqueItems();

    [Test]
    public void Codes_InTheSources_StandInOnePlace()
    {
        var literals =
            from file in SourceFile.Below("src")
            where file.Project == "McpGovernance" && file.FileName != nameof(DenialCodes)
            from Match match in Literal().Matches(file.Text)
            select $"{file}: {match.Value}";

        literals.Should().BeEmpty("our refusals name a constant of DenialCodes");
    }

    [GeneratedRegex("^[a-z]+(\\.[a-z]+(_[a-z]+)*)+$")]
    private static partial Regex Form();

    [GeneratedRegex("(?<!const string )\\bCode = \"[^\"]*\"")]
    private static partial Regex Literal();
}
