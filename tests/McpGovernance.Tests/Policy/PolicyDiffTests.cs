using System.Text;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class PolicyDiffTests
{
    private const string Matrix = "\"matrix\": { \"local\": [ \"a\" ] }";

    private static PolicyDocument Document(string members) => PolicyFile.Parse("policy.json", Encoding.UTF8.GetBytes($$"""{ "name": "n", "version": "1", {{members}} }"""), new PolicyReading { Environment = "prod", Time = Policies.Now });

    private static PolicyDiff Diff(string old, string now) => PolicyDiff.Of(Document(old), Document(now));

    private static string Role(string rules) => $$""" "roles": { "r": { {{rules}} } }, "matrix": { "r": [ "a" ] } """;

    private static string Guard(string members) => $$"""{{Matrix}}, "guards": [ { "name": "g", {{members}} } ] """;

    private static string Limit(string members) => $$"""{{Matrix}}, "limits": [ { "name": "l", {{members}} } ] """;

    private static string Ceiling(string members) => $$"""{{Matrix}}, "ceilings": [ { "name": "c", {{members}} } ] """;

    [Test]
    public void Of_SameMeaning_IsSame()
    {
        var diff = Diff("\"matrix\": { \"local\": [ \"a\", \"b\" ] }", "\"matrix\": { \"local\": [ \"b\", \"a\" ] }");

        (diff.IsSame, diff.Effect).Should().Be((true, PolicyEffect.None));
        diff.Differences.Should().BeEmpty();
    }

    [Test]
    public void Of_Matrix_SaysWhoGainsAndLoses()
    {
        var diff = Diff("\"matrix\": { \"local\": [ \"a\", \"resource:x://*\" ] }", "\"matrix\": { \"local\": [ \"b\", \"prompt:p\" ], \"anonymous\": [ \"a\" ] }");

        diff.Differences.Select(static one => (one.Part, one.Effect)).Should().BeEquivalentTo(
        [
            ("matrix/anonymous/a", PolicyEffect.Widens), ("matrix/local/a", PolicyEffect.Narrows), ("matrix/local/b", PolicyEffect.Widens),
            ("matrix/local/prompt:p", PolicyEffect.Widens), ("matrix/local/resource:x://*", PolicyEffect.Narrows),
        ]);
        diff.Effect.Should().Be(PolicyEffect.Widens);
        diff.Differences.Single(static one => one.Part == "matrix/local/b").Sentence.Should().Be("'local' gains the tool 'b' (matrix/local/b).");
    }

    [Test]
    public void Of_Tools_SaysWhatAPatternMeansNow()
    {
        var tools = new[] { Policies.Tool("ab", ToolKind.Read).Contract!, Policies.Tool("b", ToolKind.Write).Contract! };
        var diff = PolicyDiff.Of(Document("\"matrix\": { \"local\": [ \"a*\" ] }"), Document("\"matrix\": { \"local\": [ { \"kind\": \"write\" } ] }"), tools);

        diff.Differences.Select(static one => (one.Part, one.Effect)).Should().BeEquivalentTo(
            [("matrix/local/ab", PolicyEffect.Narrows), ("matrix/local/b", PolicyEffect.Widens), ("matrix/local/a*", PolicyEffect.Narrows), ("matrix/local/{\"kind\":\"write\"}", PolicyEffect.Widens)]);
    }

    [Test]
    public void Of_EntryUnderAWiderOne_ChangesNothing() =>
        Diff("\"matrix\": { \"local\": [ \"*\", \"a*\" ] }", "\"matrix\": { \"local\": [ \"*\" ] }").Effect.Should().Be(PolicyEffect.None);

    private static readonly TestCaseData[] s_rules =
    [
        Case(Matrix, Guard("\"tools\": [ \"a\" ], \"deny\": true"), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Guard("\"tools\": [ \"a\" ], \"deny\": true"), Guard("\"tools\": [ \"a\", \"b\" ], \"deny\": true"), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Guard("\"tools\": [ \"a\" ], \"require\": { \"person\": true }"), Guard("\"tools\": [ \"a\" ], \"deny\": true"), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Guard("\"tools\": [ \"a\" ], \"require\": { \"person\": true }"), Guard("\"tools\": [ \"a\" ], \"require\": { \"person\": true, \"scope\": \"s\" }"), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Guard("\"tools\": [ \"a\" ], \"require\": { \"scope\": \"s\" }"), Guard("\"tools\": [ \"a\" ], \"require\": { \"scope\": \"t\" }"), PolicyEffect.MayWiden, PolicyEffect.MayWiden),
        Case(Guard("\"tools\": [ \"a\" ], \"when\": { \"args.x\": { \"minimum\": 1 } }, \"deny\": true"), Guard("\"tools\": [ \"a\" ], \"deny\": true"), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Guard("\"tools\": [ \"a\" ], \"unless\": { \"caller.tenant\": { \"equals\": \"t\" } }, \"deny\": true"), Guard("\"tools\": [ \"a\" ], \"deny\": true"), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Guard("\"tools\": [ \"a\" ], \"when\": { \"args.x\": { \"minimum\": 1 } }, \"deny\": true"), Guard("\"tools\": [ \"a\" ], \"when\": { \"args.x\": { \"minimum\": 2 } }, \"deny\": true"), PolicyEffect.MayWiden, PolicyEffect.MayWiden),
        Case(Guard("\"tools\": [ \"a\" ], \"environments\": [ \"prod\" ], \"deny\": true"), Guard("\"tools\": [ \"a\" ], \"deny\": true"), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Guard("\"tools\": [ \"a\" ], \"environments\": [ \"prod\" ], \"deny\": true"), Guard("\"tools\": [ \"a\" ], \"environments\": [ \"dev\", \"prod\" ], \"deny\": true"), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Guard("\"tools\": [ \"a\" ], \"deny\": true"), Guard("\"tools\": [ \"b\" ], \"environments\": [ \"dev\" ], \"deny\": true"), PolicyEffect.MayWiden, PolicyEffect.MayWiden),
        Case(Matrix, Ceiling("\"admit\": \"*\""), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Ceiling("\"admit\": \"*\""), Ceiling("\"admit\": \"a*\""), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Matrix, Limit("\"tools\": [ \"a\" ], \"per\": [ \"caller\" ], \"rate\": \"5/m\""), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Limit("\"tools\": [ \"a\" ], \"per\": [ \"caller\" ], \"concurrency\": 5"), Limit("\"tools\": [ \"a\" ], \"per\": [ \"caller\" ], \"concurrency\": 4"), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Limit("\"tools\": [ \"a\" ], \"per\": [ \"caller\" ], \"rate\": \"5/m\""), Limit("\"tools\": [ \"a\" ], \"per\": [ \"caller\" ], \"rate\": \"5/h\""), PolicyEffect.MayWiden, PolicyEffect.MayWiden),
        Case(Limit("\"tools\": [ \"a\" ], \"per\": [ \"caller\" ], \"concurrency\": 5"), Limit("\"tools\": [ \"a\" ], \"per\": [ \"tenant\" ], \"concurrency\": 5"), PolicyEffect.MayWiden, PolicyEffect.MayWiden),
        Case(Role("\"anyOf\": [ { \"scope\": \"s\" } ]"), Role("\"anyOf\": [ { \"scope\": \"s\" }, { \"scope\": \"t\" } ]"), PolicyEffect.Widens, PolicyEffect.Narrows),
        Case(Role("\"allOf\": [ { \"scope\": \"s\" } ]"), Role("\"allOf\": [ { \"scope\": \"s\" }, { \"scope\": \"t\" } ]"), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Role("\"anyOf\": [ { \"scope\": \"s\" }, { \"scope\": \"t\" } ]"), Role("\"anyOf\": [ { \"scope\": \"s\" }, { \"scope\": \"t\" } ], \"allOf\": [ { \"scope\": \"u\" } ]"), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Role("\"allOf\": [ { \"scope\": \"s\" } ]"), Role("\"allOf\": [ { \"scope\": \"t\" } ]"), PolicyEffect.MayWiden, PolicyEffect.MayWiden),
        Case(Role("\"allOf\": [ { \"scope\": \"s\" } ]"), Role("\"allOf\": [ { \"scope\": \"s\" } ], \"maxTokenAge\": \"5m\""), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Role("\"allOf\": [ { \"scope\": \"s\" } ], \"maxTokenAge\": \"6m\""), Role("\"allOf\": [ { \"scope\": \"s\" } ], \"maxTokenAge\": \"5m\""), PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Matrix, Matrix + ", \"mode\": \"audit\"", PolicyEffect.Widens, PolicyEffect.Narrows),
        Case(Matrix + ", \"mode\": \"warn\"", Matrix + ", \"mode\": \"audit\"", PolicyEffect.None, PolicyEffect.None),
        Case(Matrix + ", \"mode\": \"audit\"", Matrix + ", \"mode\": \"audit\", \"modeUntil\": \"2027-01-01\"", PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Matrix, Matrix + ", \"environment\": [ \"prod\" ]", PolicyEffect.Narrows, PolicyEffect.Widens),
        Case(Matrix, Matrix + ", \"rollout\": [ { \"tools\": [ \"a\" ], \"channel\": \"canary\" } ]", PolicyEffect.None, PolicyEffect.None),
        Case(Guard("\"tools\": [ \"a\" ], \"deny\": true"), Guard("\"tools\": [ \"a\" ], \"deny\": true").Replace("\"g\"", "\"h\"", StringComparison.Ordinal), PolicyEffect.None, PolicyEffect.None),
    ];

    private static TestCaseData Case(string old, string now, PolicyEffect forth, PolicyEffect back) => new(old, now, forth, back);

    [TestCaseSource(nameof(s_rules))]
    public void Of_Rules_SaysWhetherTheyNarrowOrWiden(string old, string now, PolicyEffect forth, PolicyEffect back)
    {
        var (there, again) = (Diff(old, now), Diff(now, old));

        static PolicyEffect OfRules(PolicyDiff diff) => diff.Differences.Where(static one => !one.Part.StartsWith("matrix/", StringComparison.Ordinal)).Select(static one => one.Effect).Single();
        (there.IsSame, OfRules(there), OfRules(again)).Should().Be((false, forth, back));
    }
}
