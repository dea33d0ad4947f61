using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Conventions;

/// <summary>Each guard, taken out, makes a test fail: shown by <c>tests/mutation/run</c>, and held against the sources here.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MutationTests
{
    /// <summary>The files in which no mutant may survive.</summary>
    private static readonly string[] Guards =
    [
        "CallToolPins.cs", "TypedPins.cs", "MessagePins.cs", "MessageRounds.cs", "PinnedList.cs", "ServerPins.cs", "GovernedRequest.cs",
        "ServerEdge.cs", "TaskOwnerInterceptor.cs", "RoundInterceptor.cs", "GuardedStage.cs", "RoundSealer.cs",
        "GuardsInterceptor.cs", "PolicyGate.cs", "CeilingDefinition.cs", "RoleResolution.cs", "ResolvedRoles.cs", "ClaimRule.cs", "ScopeRule.cs", "SubjectRule.cs", "PersonFact.cs",
        "FactValueCondition.cs", "FactPatternCondition.cs", "FactVersionCondition.cs", "BoundTest.cs", "MemberTest.cs", "RequiredTest.cs",
        "Grant.cs", "CompiledRoleSet.cs", "AllCondition.cs", "AnyCondition.cs", "AnyTest.cs", "CallerFacts.cs", "CompiledPolicy.cs", "Condition.cs", "DecisionMemo.cs",
        "ExactNumber.cs", "GrantIndex.cs", "GrantedEntry.cs", "GuardDefinition.cs", "ItemsTest.cs", "LiteralIndex.cs", "LiteralTest.cs", "MatrixEntry.cs", "NamePattern.cs", "Requirements.cs",
        "ResourceUris.cs", "RolloutEntry.cs", "StepUp.cs", "TargetPlan.cs", "TargetPlans.cs", "ThreeValues.cs", "TimeCondition.cs", "ToolTraits.cs", "NotRule.cs",
    ];

    /// <summary>Mutants of guards that change nothing that anybody could see: the file, the line as it stands, what it becomes, and why.</summary>
    private static readonly JsonArray Equivalents = JsonNode.Parse(Repository.Read("tests/mutation/equivalents.json"))!.AsArray();

    /// <summary>Folders whose sources changed since their last run, and the day until which that may be so: then it is to be run again.</summary>
    private static readonly Dictionary<string, DateOnly> Awaited = new(StringComparer.Ordinal)
    {
        ["Server"] = new DateOnly(2026, 12, 7),
        ["Spine"] = new DateOnly(2026, 12, 7),
        ["Policy"] = new DateOnly(2026, 12, 7),
    };

    private static bool IsAwaited(string folder) => Awaited.TryGetValue(folder, out var until) && DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime) <= until;

    private static JsonNode Result(string folder)
    {
        var path = Path.Combine(Repository.Root, "tests", "mutation", $"{folder}.json");
        File.Exists(path).Should().BeTrue("'tests/mutation/run {0}' makes it", folder);
        return JsonNode.Parse(File.ReadAllText(path))!;
    }

    [TestCase("Server", "src/McpGovernance/Server")]
    [TestCase("Spine", "src/McpGovernance")]
    [TestCase("Schemas", "src/McpGovernance/Schemas", "src/McpGovernance/Schemas/Patterns", "src/McpGovernance/Schemas/Formats")]
    [TestCase("Comparison", "src/McpGovernance/Schemas/Comparison")]
    [TestCase("Catalog", "src/McpGovernance/Catalog", "src/McpGovernance/Catalog/Files", "src/McpGovernance/Catalog/Serving", "src/McpGovernance/Catalog/Upgrades")]
    [TestCase("Policy", "src/McpGovernance/Policy", "src/McpGovernance/Policy/Analysis", "src/McpGovernance/Policy/Building", "src/McpGovernance/Policy/Cases", "src/McpGovernance/Policy/Conditions", "src/McpGovernance/Policy/Explaining", "src/McpGovernance/Policy/Reading", "src/McpGovernance/Policy/Replay", "src/McpGovernance/Policy/Review", "src/McpGovernance/Policy/Serving")]
    public void Result_IsOfTheSourcesAsTheyAre(string folder, params string[] directories)
    {
        var isFresh = Result(folder)["sourcesSha256"]!.GetValue<string>() == Sha256(directories);

        (isFresh || IsAwaited(folder)).Should().BeTrue("sources changed; run 'tests/mutation/run {0}' again", folder);
        (isFresh && Awaited.ContainsKey(folder)).Should().BeFalse("it was run again; take {0} off the list", folder);
    }

    [TestCase("Server", 85)]
    [TestCase("Spine", 85)]
    [TestCase("Schemas", 85)]
    [TestCase("Comparison", 80)]
    [TestCase("Catalog", 85)]
    [TestCase("Policy", 90)]
    public void Result_ScoreIsHighEnough(string folder, double lowest)
    {
        var result = Result(folder);
        int Count(string key) => result[key]!.GetValue<int>();
        var detected = Count("killed") + Count("timeout");
        var all = detected + Count("survived") + Count("noCoverage");

        all.Should().BeGreaterThan(100, "a run that tried little shows little");
        (100.0 * detected / all).Should().BeGreaterThanOrEqualTo(lowest);
        result["score"]!.GetValue<double>().Should().BeApproximately(100.0 * detected / all, 0.01);
        result["survivors"]!.AsArray().Should().HaveCount(all - detected);
    }

    [TestCase("Server")]
    [TestCase("Spine")]
    [TestCase("Policy")]
    public void Result_NoMutantSurvivedInAGuard(string folder) =>
        Result(folder)["survivors"]!.AsArray().Where(static survivor => Guards.Contains(survivor!["file"]!.GetValue<string>()))
            .Where(survivor => !Equivalents.Any(known => Key(known!, Text(known!, "line")) == Key(survivor!, Line(folder, survivor!))))
            .Should().BeEmpty();

    private static (string File, string Line, string Replacement) Key(JsonNode mutant, string line) => (Text(mutant, "file"), line, Text(mutant, "replacement"));

    /// <summary>Each says why, is of a guard, and speaks of a line that is still there.</summary>
    [Test]
    public void Equivalents_AreOfGuardsAsTheyAre()
    {
        foreach (var known in Equivalents)
        {
            Guards.Should().Contain(Text(known!, "file"));
            Text(known!, "reason").Should().NotBeNullOrWhiteSpace();
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "McpGovernance"), Text(known!, "file"), SearchOption.AllDirectories).SelectMany(File.ReadLines).Select(static line => line.Trim()).Should().Contain(Text(known!, "line"), "{0} has changed", Text(known!, "file"));
        }
    }

    private static string Text(JsonNode survivor, string key) => survivor[key]!.GetValue<string>();

    private static string Line(string folder, JsonNode survivor) => File.ReadAllLines(Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "src", "McpGovernance", folder == "Spine" ? "" : folder), Text(survivor, "file"), folder == "Policy" ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
        .Single())[survivor["line"]!.GetValue<int>() - 1].Trim();

    [Test]
    public void Guards_AreFilesOfTheseFolders() =>
        SourceFile.Below("src").Where(static file => file.Project == "McpGovernance" && (file.Folder is FolderTable.Root or "Server" || file.Folder.StartsWith("Policy", StringComparison.Ordinal)))
            .Select(static file => $"{file.FileName}.cs").Should().Contain(Guards);

    /// <summary>Over the files directly in directories, in ordinal order: path, line feed, contents. The script computes the same.</summary>
    private static string Sha256(string[] directories)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var names = directories.SelectMany(static directory =>
            Directory.EnumerateFiles(Path.Combine(Repository.Root, directory), "*.cs").Select(path => $"{directory}/{Path.GetFileName(path)}"));
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n"));
            hash.AppendData(File.ReadAllBytes(Path.Combine(Repository.Root, name)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
