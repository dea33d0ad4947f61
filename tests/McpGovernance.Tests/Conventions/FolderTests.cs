using System.Text.RegularExpressions;

namespace McpGovernance.Tests.Conventions;

/// <summary>The dependency table, held against the sources and against what the compiler made of them.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed partial class FolderTests
{
    private static readonly IReadOnlyList<SourceFile> Files = [.. SourceFile.Below("src").Where(static file => file.Project == "McpGovernance")];

    [Test]
    public void Folders_EachStandsInTheTable() =>
        Files.Select(static file => file.Folder).Distinct().Should().BeSubsetOf(FolderTable.MayUse.Keys);

    [Test]
    public void Source_NamesOnlyFoldersThatItMayUse()
    {
        var violations =
            from file in Files
            from Match match in QualifiedName().Matches(file.Code)
            let used = match.Groups[1].Value
            where FolderTable.MayUse.ContainsKey(used) && !FolderTable.Permits(file.Folder, used)
            select $"{file} names {match.Value}";

        violations.Should().BeEmpty();
    }

    [Test]
    public void Schemas_DoNotLiveInTheRootsNamespace() =>
        Files.Where(static file => file.Folder == "Schemas").Should().OnlyContain(static file => file.Namespace == "McpGovernance.Schemas");

    [Test]
    public void Compiled_TypesUseOnlyFoldersThatTheyMayUse()
    {
        var folderOf = Files
            .SelectMany(static file => file.Types.Select(type => (Type: $"{file.Namespace}.{type.Name}", file.Folder)))
            .DistinctBy(static pair => pair.Type)
            .ToDictionary(static pair => pair.Type, static pair => pair.Folder, StringComparer.Ordinal);
        var references = AssemblyReferences.Of(typeof(Governance).Assembly.Location);
        string Folder(string type) => folderOf.GetValueOrDefault(type) ?? (IsGenerated(type) ? FolderTable.Root : $"(no source declares {type})");

        var violations =
            from reference in references
            where !IsGenerated(reference.From) && !IsGenerated(reference.To)
            let @from = Folder(reference.From)
            let to = Folder(reference.To)
            where !FolderTable.Permits(@from, to)
            select $"{reference.From} ({@from}) uses {reference.To} ({to})";

        references.Should().HaveCountGreaterThan(300, "the reader must really read the assembly");
        violations.Distinct().Should().BeEmpty();
    }

    [Test]
    public void Compiled_ReaderSeesCallsInBodies_Signatures_AndExtensionTypes()
    {
        var references = AssemblyReferences.Of(typeof(Governance).Assembly.Location);

        references.Should().Contain(("McpGovernance.Hosting.GovernanceComposition", "McpGovernance.PolicyGovernanceBuilderExtensions"), "a method body calls it")
            .And.Contain(("McpGovernance.Server.ServerEdge", "McpGovernance.Governance"), "a constructor takes it")
            .And.Contain(("McpGovernance.Server.TaskOwnerInterceptor", "McpGovernance.GovernanceInterceptor"), "it derives from it")
            .And.Contain(("McpGovernance.GovernancePipeline", "McpGovernance.GuardedStage"), "a lambda constructs it");
    }

    /// <summary>Types that the compiler or a source generator adds on its own.</summary>
    private static bool IsGenerated(string type) =>
        type.Contains('<', StringComparison.Ordinal)
        || type.StartsWith("System.", StringComparison.Ordinal)
        || type.StartsWith("Microsoft.", StringComparison.Ordinal)
        || type.StartsWith("__OptionValidationGeneratedAttributes", StringComparison.Ordinal)
        || type.StartsWith("__OptionValidationStaticInstances", StringComparison.Ordinal);

    [GeneratedRegex(@"\bMcpGovernance\.(\w+)")]
    private static partial Regex QualifiedName();
}
