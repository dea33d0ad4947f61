using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Conventions;

/// <summary>What a README or a page shows as C# is compiled and run: each block is a region of <c>ReadmeExamples</c>.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ReadmeTests
{
    private const string Examples = "tests/McpGovernance.Tests/Readme/ReadmeExamples.cs";

    private static readonly EnumerationOptions s_everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint };

    /// <summary>Every README, and every page in docs.</summary>
    private static IEnumerable<string> Pages =>
        Directory.EnumerateFiles(Repository.Root, "*.md", s_everywhere)
            .Select(static file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(static file => file.Split('/')[..^1].All(static part => part is not ("bin" or "obj" or "artifacts")))
            .Where(static file => Path.GetFileName(file) == "README.md" || file.StartsWith("docs/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<CodeBlock> CSharpBlocks => Pages.SelectMany(CodeBlock.Of).Where(static block => block.Language is "csharp" or "cs" or "c#");

    private static IReadOnlyList<(string Name, string Text)> Regions { get; } = ReadRegions();

    [TestCaseSource(nameof(CSharpBlocks))]
    public void CSharpBlock_OfAnyPage_IsARegionOfTheExamples(CodeBlock block) =>
        Regions.Select(static region => region.Text).Should().Contain(
            Unindented(block.Text), "the C# in {0} must be the text of a region of {1}", block, Examples);

    [Test]
    public void Regions_OfTheExamples_AreAllShownSomewhere()
    {
        var shown = CSharpBlocks.Select(static block => Unindented(block.Text)).ToHashSet(StringComparer.Ordinal);

        Regions.Where(region => !shown.Contains(region.Text)).Select(static region => region.Name).Should().BeEmpty("an example that no page shows is none");
    }

    [Test]
    public void Pages_OfTheRepository_AreFound() =>
        Pages.Should().Contain(["README.md", "src/McpGovernance/README.md", "docs/getting-started.md"], "a search that finds nothing tests nothing");

    [Test]
    public void Example_OfTheRootReadme_HasAtMostTwelveLines() =>
        CodeBlock.Of("README.md").Should().ContainSingle(static block => block.Language == "csharp")
            .Which.Text.Split('\n').Length.Should().BeLessThanOrEqualTo(12);

    [TestCaseSource(nameof(Pages))]
    public void RelativeLinks_OfAnyPage_LeadSomewhere(string page)
    {
        var from = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        var links = System.Text.RegularExpressions.Regex.Matches(Repository.Read(page), @"\]\((?!https?:|#)([^)#\s]+)").Select(static match => match.Groups[1].Value);

        links.Where(link => !Path.Exists(Path.Combine(from, link))).Should().BeEmpty();
    }

    private static List<(string Name, string Text)> ReadRegions()
    {
        var regions = new List<(string, string)>();
        var open = new Stack<(string Name, List<string> Lines)>();
        foreach (var line in Repository.Read(Examples).Split('\n'))
        {
            if (line.TrimStart().StartsWith("#region ", StringComparison.Ordinal))
            {
                open.Push((line.Trim()["#region ".Length..], []));
            }
            else if (line.Trim() == "#endregion")
            {
                var (name, lines) = open.Pop();
                regions.Add((name, Unindented(string.Join('\n', lines))));
            }
            else if (open.TryPeek(out var region))
            {
                region.Lines.Add(line);
            }
        }

        return regions;
    }

    /// <summary>The text without the indentation that all its lines share.</summary>
    private static string Unindented(string text)
    {
        var lines = text.Split('\n').Select(static line => line.TrimEnd()).ToArray();
        var shared = lines.Where(static line => line.Length > 0).Min(static line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[shared..])).Trim('\n');
    }
}
