using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

/// <summary>
/// Everything that a comparison says of a pair is as it was approved: verdicts, places, sentences and values. With <c>MCPGOV_APPROVE=1</c> the files are
/// written anew; the change of them is what a reviewer reads.
/// </summary>
/// <remarks>Whether the verdicts are right is for the property tests to say. These say that nothing changes unseen.</remarks>
[Parallelizable(ParallelScope.All)]
internal sealed class SchemaComparisonApprovedTests
{
    private const string Tools = "tools.txt";

    private static readonly string[] s_files = ["scalars.txt", "arrays.txt", "objects.txt", "choices.txt", "hard.txt", "meanings.txt", "table.txt", Tools];

    private static IEnumerable<TestCaseData> Schemas => All.Where(static one => ((ApprovedComparison)one.Arguments[0]!).File != Tools);

    private static IEnumerable<TestCaseData> All => s_files.SelectMany(ApprovedComparison.In).Select(static one => new TestCaseData(one).SetArgDisplayNames(one.File, one.Title));

    private static string Report(ApprovedComparison pair)
    {
        var (old, now) = (JsonElement.Parse(pair.Old), JsonElement.Parse(pair.New));
        return pair.File == Tools ? ComparisonReport.OfTools(old, now) : ComparisonReport.OfSchemas(old, now);
    }

    [TestCaseSource(nameof(All))]
    public void Compare_SaysWhatWasApproved(object pair) => Report((ApprovedComparison)pair).Should().Be(((ApprovedComparison)pair).Report);

    /// <summary>What is approved is also true: the validator takes each counterexample on one side and refuses it on the other.</summary>
    [TestCaseSource(nameof(Schemas))]
    public void Compare_ProvesWhatItSays(object pair)
    {
        var one = (ApprovedComparison)pair;
        var (old, now) = (JsonElement.Parse(one.Old), JsonElement.Parse(one.New));
        foreach (var direction in Enum.GetValues<ComparisonDirection>())
        {
            foreach (var profile in Enum.GetValues<ComparisonProfile>())
            {
                ComparisonProof.Check(old, now, direction, SchemaComparer.Compare(old, now, direction, profile));
            }
        }
    }

    [Test]
    public void Files_AreWrittenAnew_WhenSomebodySaysSo()
    {
        if (Environment.GetEnvironmentVariable("MCPGOV_APPROVE") == "1")
        {
            foreach (var file in s_files)
            {
                ApprovedComparison.Write(file, ApprovedComparison.In(file).Select(static one => one with { Report = Report(one) }));
            }
        }

        s_files.SelectMany(ApprovedComparison.In).Select(static one => (one.File, one.Title)).Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(300);
    }
}
