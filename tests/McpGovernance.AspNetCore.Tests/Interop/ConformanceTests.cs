using McpGovernance.Tests.Support;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>The official conformance runner sees no difference between a server that is governed by a policy that allows everything and one that is not governed.</summary>
/// <remarks>With <c>MCPGOV_WRITE=1</c> the page is written; else it must be what was seen. It runs alone: some scenarios have time limits of half a second.</remarks>
[NonParallelizable]
internal sealed class ConformanceTests
{
    private static readonly (string Version, string Directory, string[] Revisions)[] s_runners =
    [
        ("0.1.16", "conformance-stable", [Revisions.Older]),
        ("0.2.0-alpha.12", "conformance-next", ["2025-03-26", "2025-06-18", Revisions.Older, Revisions.Newer]),
    ];

    [Test]
    public async Task Scenarios_GovernedAndNot_AreEqual_AndWhatThePageSays()
    {
        var runs = new List<ConformanceRun>();
        foreach (var (version, directory, revisions) in s_runners)
        {
            var runner = new ConformanceRunner(NodeRuntime.Require("@modelcontextprotocol/conformance"), directory);
            var listed = await runner.ListAsync();
            foreach (var revision in revisions)
            {
                var run = await ConformanceRun.OfRevisionAsync(runner, version, revision);
                run.Governed.Keys.Should().BeEquivalentTo(listed.Where(scenario => scenario.Value.Contains(revision)).Select(static scenario => scenario.Key));
                runs.Add(run);
            }

            var extensions = listed.Where(static scenario => scenario.Value.Contains(ConformanceRunner.Extension)).Select(static scenario => scenario.Key).ToArray();
            if (extensions.Length > 0)
            {
                runs.Add(await ConformanceRun.OfExtensionsAsync(runner, version, extensions));
            }

            runs.Where(run => run.Runner == version).SelectMany(static run => run.Governed.Keys).Distinct().Should().BeEquivalentTo(listed.Keys, "each scenario runs");
        }

        var page = new ConformancePage(runs);
        page.Write();
        string.Join('\n', page.Unexplained()).Should().BeEmpty();
        Repository.Read(ConformancePage.File).Should().Be(page.Text);
    }
}
