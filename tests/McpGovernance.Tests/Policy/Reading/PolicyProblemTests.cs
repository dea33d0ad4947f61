using System.Text;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

/// <summary>
/// What is said of every document that is wrong, as it was approved: one file for each reader, one wrong part for each way to be wrong. With
/// <c>MCPGOV_APPROVE=1</c> the files are written anew; the change of them is what a reviewer reads.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolicyProblemTests
{
    private const string Folder = "tests/McpGovernance.Tests/Policy/Reading/Approved";
    private const string End = "    ";
    private const string Head = """ "name": "p", "version": "1" """;

    /// <summary>What stands around the wrong part, which is at the dollar sign.</summary>
    private static readonly (string File, string Around)[] s_files =
    [
        ("policy-document.txt", "$"),
        ("policy-modes.txt", $$"""{ {{Head}}, "matrix": {}, $ }"""),
        ("policy-entries.txt", $$"""{ {{Head}}, "sets": { "good": ["a"] }, "matrix": {}, "ceilings": [ { "name": "c", "admit": $ }, { "name": "d", "admit": "set:good" } ] }"""),
        ("policy-sections.txt", $$"""{ {{Head}}, "sets": { "good": ["a"] }, "matrix": { "local": ["set:good"] }, $ }"""),
        ("policy-guards.txt", $$"""{ {{Head}}, "matrix": {}, "guards": [ $ ] }"""),
        ("policy-conditions.txt", $$"""{ {{Head}}, "matrix": {}, "guards": [ { "name": "g", "tools": ["*"], "when": $, "deny": true } ] }"""),
        ("policy-exceptions.txt", $$"""{ {{Head}}, "matrix": {}, "guards": [ { "name": "g", "resources": ["a:**"], "unless": $, "deny": true } ] }"""),
        ("policy-fragments.txt", $$"""{ {{Head}}, "matrix": {}, "guards": [ { "name": "g", "tools": ["*"], "when": { "args.x": $ }, "deny": true } ] }"""),
        ("policy-facts.txt", $$"""{ {{Head}}, "roles": { "lead": { "anyOf": [ { "claim": "x", "equals": "y" } ] } }, "matrix": { "lead": [] }, "guards": [ { "name": "g", "tools": ["*"], "when": { $ }, "deny": true } ] }"""),
        ("policy-times.txt", $$"""{ {{Head}}, "matrix": {}, "guards": [ { "name": "g", "tools": ["*"], "when": { "time": $ }, "deny": true } ] }"""),
        ("policy-requirements.txt", $$"""{ {{Head}}, "roles": { "lead": { "anyOf": [ { "claim": "x", "equals": "y" } ] } }, "matrix": { "lead": [] }, "guards": [ { "name": "g", "tools": ["*"], "require": $ } ] }"""),
        ("policy-roles.txt", $$"""{ {{Head}}, "matrix": {}, "roles": { $ } }"""),
        ("policy-rollout.txt", $$"""{ {{Head}}, "matrix": {}, "rollout": [ $ ] }"""),
        ("policy-tests.txt", $$"""{ {{Head}}, "matrix": {}, "tests": $ }"""),
        ("policy-limits.txt", $$"""{ {{Head}}, "matrix": {}, "limits": [ { "name": "l", "tools": ["*"], $ } ] }"""),
    ];

    private static IEnumerable<TestCaseData> All => s_files.SelectMany(static file => Read(file.File).Select(one => new TestCaseData(file.Around, one.Part, one.Said).SetArgDisplayNames(file.File, one.Part)));

    private static string Said(string around, string part)
    {
        var document = around.Replace("$", part, StringComparison.Ordinal);
        return FluentActions.Invoking(() => Policies.LoadAll(document, "prod")).Should().Throw<GovernanceConfigurationException>(part).Which.Message.ReplaceLineEndings("\n");
    }

    [TestCaseSource(nameof(All))]
    public void Read_WhatIsWrong_SaysWhatWasApproved(string around, string part, string said) => Said(around, part).Should().Be(said);

    [Test]
    public void Files_AreWrittenAnew_WhenSomebodySaysSo()
    {
        if (Environment.GetEnvironmentVariable("MCPGOV_APPROVE") == "1")
        {
            foreach (var (file, around) in s_files)
            {
                System.IO.File.WriteAllText(
                    Path.Combine(Repository.Root, Folder, file),
                    string.Concat(Read(file).Select(one => $"# {one.Part}\n{string.Join('\n', Said(around, one.Part).Split('\n').Select(static line => End + line))}\n\n")));
            }
        }

        s_files.SelectMany(static file => Read(file.File).Select(one => (file.File, one.Part))).Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(150);
    }

    private static List<(string Part, string Said)> Read(string file)
    {
        using var stream = typeof(PolicyProblemTests).Assembly.GetManifestResourceStream($"Approved.{file}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return
        [
            .. reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static block => block.TrimEnd('\n').Split('\n'))
                .Select(static lines => (lines[0][2..], string.Join('\n', lines.Skip(1).Select(static line => line[End.Length..])))),
        ];
    }
}
