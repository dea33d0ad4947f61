using System.Xml.Linq;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Conventions;

/// <summary>Which packages and projects each shipped project stands on. Adding one is a decision, made in this table.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PackageTests
{
    private static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["McpGovernance"] =
        [
            "ModelContextProtocol",
            "Microsoft.Extensions.DependencyInjection",
            "Microsoft.Extensions.Options",
            "Microsoft.Extensions.Hosting.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions",
            "Microsoft.Extensions.Diagnostics.HealthChecks.Abstractions",
            "System.Threading.RateLimiting",
            "Polly.Core",
            "Microsoft.Extensions.Compliance.Abstractions",
        ],
        ["McpGovernance.AspNetCore"] = ["McpGovernance", "Microsoft.AspNetCore.App", "ModelContextProtocol.AspNetCore"],
        ["McpGovernance.Testing"] = ["McpGovernance", "NUnit"],
        ["McpGovernance.Yaml"] = ["McpGovernance", "YamlDotNet"],
        ["McpGovernance.OpenTelemetry"] = ["McpGovernance", "OpenTelemetry"],
        ["McpGovernance.Sqlite"] = ["McpGovernance", "Microsoft.Data.Sqlite"],
        ["McpGovernance.Cli"] = ["McpGovernance", "McpGovernance.Sqlite", "McpGovernance.Yaml", "Spectre.Console", "System.CommandLine"],
    };

    private static readonly string[] Projects = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    [TestCaseSource(nameof(Projects))]
    public void Project_ReferencesOnlyWhatTheTableSays(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        var references = XDocument.Load(project).Descendants()
            .Where(static element => element.Name.LocalName is "PackageReference" or "ProjectReference" or "FrameworkReference" or "Reference")
            .Select(static element => Path.GetFileNameWithoutExtension((string)element.Attribute("Include")! + ".x").Replace(".csproj", "", StringComparison.Ordinal).Split('/', '\\')[^1]);

        MayReference.Should().ContainKey(name);
        references.Should().BeSubsetOf(MayReference[name]);
    }

    [Test]
    public void Core_CompiledReferences_AreTheSdkTheExtensionsAndTheRuntime() =>
        typeof(Governance).Assembly.GetReferencedAssemblies().Select(static assembly => assembly.Name!).Should().OnlyContain(static name =>
            name.StartsWith("System.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
            || name == "ModelContextProtocol"
            || name == "ModelContextProtocol.Core"
            || name == "Polly.Core");

    [Test]
    public void Core_IsCompiledAgainstTheLowestSdk() =>
        typeof(Governance).Assembly.GetReferencedAssemblies().Single(static assembly => assembly.Name == "ModelContextProtocol.Core").Version!
            .ToString(3).Should().Be("2.3.1");

    [Test]
    public void Versions_StandInOnePlace()
    {
        var projects = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .SelectMany(static path => XDocument.Load(path).Descendants("PackageReference").Select(reference => (Path: path, Reference: reference)));

        projects.Where(static pair => pair.Reference.Attribute("Version") is not null).Should().BeEmpty("versions stand in Directory.Packages.props");
    }

    [Test]
    public void ShippedProjects_ShowTheirInternalsToTestsAndBenchmarksOnly()
    {
        var friends = Projects.SelectMany(static path => XDocument.Load(path).Descendants("InternalsVisibleTo")).Select(static friend => (string)friend.Attribute("Include")!);

        friends.Should().OnlyContain(static name => name.EndsWith("Tests", StringComparison.Ordinal) || name == "McpGovernance.Benchmarks");
    }
}
