using System.Text.Json;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>How far is looked for what would change an answer.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ChangeSearchTests
{
    /// <summary>A guard on these names that denies, or that asks for nothing that could be missing.</summary>
    private static string Guard(string name, string what, params IEnumerable<string> clauses) =>
        $$"""{ "name": "{{name}}", "tools": ["a"], "when": { "anyOf": [{{string.Join(", ", clauses.Select(static clause => $$"""{ "args.{{clause}}": { "equals": 1 } }"""))}}, { "args.{{clauses.First()}}": { "equals": 1 } }] }, {{what}} }""";

    private static string[] Changes(string guards, Func<string, int> valueOf, IEnumerable<string> names)
    {
        var policy = Policies.Load($$"""{ "name": "p", "version": "1", "matrix": { "local": ["a"] }, "guards": [{{guards}}] }""");
        var caller = Policies.Local("x");
        return [.. PolicyExplainer.Explain(policy, new PolicyQuestion
        {
            Roles = policy.ResolveRoles(caller, Policies.Now),
            Caller = caller,
            Target = Policies.Tool("a", ToolKind.Write),
            Arguments = names.ToDictionary(static name => name, name => JsonElement.Parse(valueOf(name).ToString(System.Globalization.CultureInfo.InvariantCulture))),
            Time = Policies.Now,
        }).Changes.Select(static change => change.Text)];
    }

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(static i => $"x{i:00}")];

    [TestCase(39, true)]
    [TestCase(40, false)]
    public void Run_ManyCandidates_LooksAtForty(int before, bool isFound)
    {
        var names = Names(before);

        Changes($"{Guard("a", "\"require\": { \"audit\": \"metadata\" }", names)}, {Guard("b", "\"deny\": true", "z")}", static _ => 2, [.. names, "z"])
            .Should().Equal(isFound ? ["If 'args.z equals 1' were true, it would be refused."] : []);
    }

    /// <summary>Of thirty candidates there are 465 ones and twos, so that this is the 4,000th try, or the one after it.</summary>
    [TestCase(25, true)]
    [TestCase(26, false)]
    public void Run_ManyCombinations_TriesFourThousand(int third, bool isFound)
    {
        var names = Names(30);
        string[] needed = [names[14], names[17], names[third]];

        var changes = Changes(
            $"{Guard("a", "\"require\": { \"audit\": \"metadata\" }", names)}, {string.Join(", ", needed.Select(static (name, index) => Guard($"d{index}", "\"deny\": true", name)))}", static _ => 1, names);

        changes.Should().Equal(isFound ? [$"If 'args.{needed[0]} equals 1' were false, and if 'args.{needed[1]} equals 1' were false, and if 'args.{needed[2]} equals 1' were false, it would be allowed."] : []);
    }

    [Test]
    public void Run_SmallestChanges_AreSaidAlone() =>
        Changes($"{Guard("a", "\"deny\": true", "x")}, {Guard("b", "\"require\": { \"audit\": \"metadata\" }", "y")}", static _ => 1, ["x", "y"])
            .Should().Equal("If 'args.x equals 1' were false, it would be allowed.");
}
