using System.Text.RegularExpressions;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Options;

namespace McpGovernance.Tests.Conventions;

/// <summary>How code is laid out: sealed classes, one public type a file, small files, names that say where they are.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed partial class ShapeTests
{
    private const int MaxLines = 300;

    private static readonly Type[] Types = typeof(Governance).Assembly.GetTypes();
    private static readonly IReadOnlyList<SourceFile> Sources = SourceFile.Below("src");
    private static readonly IReadOnlyList<SourceFile> Tests = SourceFile.Below("tests");

    /// <summary>Folders of the tests that mirror no folder of the sources.</summary>
    private static readonly string[] Crosscutting = ["Conventions", "EndToEnd", "Issues", "Readme", "Support", "Threats", "Interop"];

    [Test]
    public void PublicClasses_AreSealedStaticOrAbstract() =>
        Types.Where(static type => type is { IsPublic: true, IsClass: true, IsSealed: false, IsAbstract: false }).Should().BeEmpty();

    [Test]
    public void NestedTypes_AreNotPublic() => Types.Where(static type => type.IsNestedPublic && type.DeclaringType!.IsPublic).Should().BeEmpty();

    [Test]
    public void PublicStatics_AreNotMutable()
    {
        var fields = Types.Where(static type => type.IsPublic).SelectMany(static type => type.GetFields()).Where(static field => field is { IsStatic: true, IsInitOnly: false, IsLiteral: false });
        var properties = Types.Where(static type => type.IsPublic).SelectMany(static type => type.GetProperties()).Where(static property => property.SetMethod is { IsStatic: true, IsPublic: true });

        fields.Should().BeEmpty();
        properties.Should().BeEmpty();
    }

    [Test]
    public void Options_EachHasAValidator()
    {
        var options = Types.Where(static type => type is { IsPublic: true, IsClass: true } && type.Name.EndsWith("Options", StringComparison.Ordinal)).ToArray();
        var validated = Types.SelectMany(static type => type.GetInterfaces())
            .Where(static type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IValidateOptions<>))
            .Select(static type => type.GetGenericArguments()[0]);

        options.Should().NotBeEmpty();
        options.Except(validated).Should().BeEmpty();
    }

    [Test]
    public void Interfaces_AreNotOurWayToExtend() => Types.Where(static type => type is { IsPublic: true, IsInterface: true }).Should().BeEmpty();

    [Test]
    public void Files_AreSmall() => Sources.Where(static file => file.Text.Count(static c => c == '\n') > MaxLines).Select(static file => file.Name).Should().BeEmpty();

    [Test]
    public void Files_HaveOnePublicType() => Sources.Where(static file => file.Types.Count(static type => type.IsPublic) > 1).Select(static file => file.Name).Should().BeEmpty();

    [Test]
    public void Files_AreNamedAfterTheirFirstType() =>
        Sources.Where(static file => file.Types.Count > 0 && file.Types[0].Name != file.FileName).Select(static file => file.Name).Should().BeEmpty();

    [Test]
    public void Files_EachDeclaresATypeThatThisReaderSees() =>
        Sources.Where(static file => file.Types.Count == 0 && file.FileName is not ("Program" or "AssemblyInfo")).Select(static file => file.Name).Should().BeEmpty();

    [Test]
    public void Namespaces_AreTheFoldersOrMcpGovernance() =>
        Sources.Where(static file => file.Namespace is not null
            && file.Namespace != file.Project
            && !(file.Namespace == "McpGovernance" && file.Types.Any(static type => type.IsPublic))
            && file.Namespace != (file.Folder.Length == 0 ? file.Project : $"{file.Project}.{file.Folder}")).Select(static file => file.Name).Should().BeEmpty();

    [Test]
    public void TypesInTheRootNamespace_FromFolders_ArePublic() =>
        Sources.Where(static file => file is { Project: "McpGovernance", Folder.Length: > 0, Namespace: "McpGovernance" }
            && !file.FileName.EndsWith("GovernanceBuilderExtensions", StringComparison.Ordinal)
            && !file.Types.Any(static type => type.IsPublic)).Select(static file => file.Name).Should().BeEmpty("only what users write in Program.cs stands there");

    [Test]
    public void Types_HaveNoNameOfANamespace() =>
        Types.Where(static type => type.IsPublic).Select(static type => type.Name).Intersect(FolderTable.MayUse.Keys).Should().BeEmpty();

    [Test]
    public void Names_AvoidTheWordsThatSayNothing() =>
        Sources.SelectMany(static file => file.Types).Select(static type => type.Name).Where(static name => EmptyWord().IsMatch(name)).Should().BeEmpty();

    [Test]
    public void Console_IsUsedByTheCommandLineOnly() =>
        Sources.Where(static file => file.Project != "McpGovernance.Cli" && file.FileName != "StandardErrorAuditSink" && ConsoleUse().IsMatch(file.Code)).Select(static file => file.Name).Should().BeEmpty();

    [Test]
    public void Sources_HaveNoRegionsAndNoOpenTasks() =>
        Sources.Where(static file => OpenTask().IsMatch(file.Text)).Select(static file => file.Name).Should().BeEmpty();

    [Test]
    public void TestClasses_AreNamedLikeTheirFile()
    {
        var strays =
            from file in Tests
            where file.Text.Contains("[Test", StringComparison.Ordinal) && file.Folder is not ("Support" or "Readme")
            where !file.FileName.EndsWith("Tests", StringComparison.Ordinal) || file.Types.Count == 0 || file.Types[0].Name != file.FileName
            select file.Name;

        strays.Should().BeEmpty();
    }

    [Test]
    public void TestClasses_MirrorATypeOfTheirFolder()
    {
        var strays =
            from file in Tests
            where file.Project == "McpGovernance.Tests" && file.FileName.EndsWith("Tests", StringComparison.Ordinal) && !Crosscutting.Contains(file.Folder)
            let project = file.Folder == "Testing" ? "McpGovernance.Testing" : "McpGovernance"
            let mirrored = file.Folder is "Spine" or "Testing" ? FolderTable.Root : file.Folder
            where !Sources.Any(source => source.Project == project && source.Folder == mirrored
                && source.Types.Any(type => file.FileName.StartsWith(type.Name, StringComparison.Ordinal)))
                && !(file.Folder.Length > 0 && file.FileName.StartsWith(file.Folder, StringComparison.Ordinal))
            select file.Name;

        strays.Should().BeEmpty("XTests mirrors X, in the folder of X");
    }

    [Test]
    public void Repository_IsTheOneOfTheseTests() => Directory.Exists(Path.Combine(Repository.Root, "src", "McpGovernance")).Should().BeTrue();

    [GeneratedRegex("(Manager|Helper|Helpers|Utils|Engine|Kernel|Config|Impl|Base)$")]
    private static partial Regex EmptyWord();

    [GeneratedRegex(@"(?<![\w.])(System\.)?Console\.")]
    private static partial Regex ConsoleUse();

    [GeneratedRegex(@"^\s*#region|\bTODO\b|\bFIXME\b|\bHACK\b", RegexOptions.Multiline)]
    private static partial Regex OpenTask();
}
