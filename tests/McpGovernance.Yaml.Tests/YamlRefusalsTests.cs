using System.Text;
using System.Text.Json;
using McpGovernance.Tests.Support;
using McpGovernance.Yaml.Tests.Support;

namespace McpGovernance.Yaml.Tests;

/// <summary>
/// What is said of YAML that the profile does not have, word for word, as it was approved: place, what was wrong, what was expected, what to do. With
/// <c>MCPGOV_APPROVE=1</c> the file is written anew; the change of it is what a reviewer reads.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class YamlRefusalsTests
{
    private const string Folder = "tests/McpGovernance.Yaml.Tests/Approved", File = "refusals.txt", End = "    ";

    private static IEnumerable<TestCaseData> All => Read().Select(static one => new TestCaseData(one.Title, one.Yaml, one.Said).SetArgDisplayNames(one.Title));

    private static string Said(string yaml) => FluentActions.Invoking(() => YamlPolicies.Load(yaml)).Should().Throw<GovernanceConfigurationException>().Which.Message;

    [TestCaseSource(nameof(All))]
    public void Load_WhatTheProfileDoesNotHave_SaysWhatWasApproved(string title, string yaml, string said) => Said(yaml).ReplaceLineEndings("\n").Should().Be(said, title);

    [Test]
    public void File_IsWrittenAnew_WhenSomebodySaysSo()
    {
        if (Environment.GetEnvironmentVariable("MCPGOV_APPROVE") == "1")
        {
            System.IO.File.WriteAllText(
                Path.Combine(Repository.Root, Folder, File),
                string.Concat(Read().Select(static one => $"# {one.Title}\n{JsonSerializer.Serialize(one.Yaml)}\n{string.Join('\n', Said(one.Yaml).ReplaceLineEndings("\n").Split('\n').Select(static line => End + line))}\n\n")));
        }

        Read().Select(static one => one.Title).Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(40);
    }

    private static List<(string Title, string Yaml, string Said)> Read()
    {
        using var stream = typeof(YamlRefusalsTests).Assembly.GetManifestResourceStream($"Approved.{File}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return
        [
            .. reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static block => block.TrimEnd('\n').Split('\n'))
                .Select(static lines => (lines[0][2..], JsonSerializer.Deserialize<string>(lines[1])!, string.Join('\n', lines.Skip(2).Select(static line => line[End.Length..])))),
        ];
    }
}
