using System.Text;
using System.Text.Json;
using McpGovernance.Catalog;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Catalog;

/// <summary>
/// What is said of a catalog in which something is wrong, word for word, as it was approved: place, what was wrong, what was expected, what to do. With
/// <c>MCPGOV_APPROVE=1</c> the file is written anew; the change of it is what a reviewer reads.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class CatalogFileProblemTests
{
    private const string Folder = "tests/McpGovernance.Tests/Catalog/Files/Approved", File = "problems.txt", End = "    ";

    private static readonly string s_right = Right();

    private static IEnumerable<TestCaseData> All => Read().Select(static one => new TestCaseData(one.Title, one.Find, one.Put, one.Said).SetArgDisplayNames(one.Title));

    /// <summary>A catalog that has everything that there is to have.</summary>
    private static string Right()
    {
        var first = JsonElement.Parse("""{"name":"create_ticket","description":"Opens a ticket.","inputSchema":{"type":"object","properties":{"title":{"type":"string"}},"required":["title"],"additionalProperties":false},"outputSchema":{"type":"object","properties":{"id":{"type":"integer"}},"required":["id"]}}""");
        var second = JsonElement.Parse("""{"name":"create_ticket","description":"Opens a ticket.","inputSchema":{"type":"object","properties":{"title":{"type":"string"},"priority":{"enum":["low","high"]}},"required":["title","priority"],"additionalProperties":false},"outputSchema":{"type":"object","properties":{"ticket":{"type":"integer"}},"required":["ticket"],"additionalProperties":false}}""");
        var catalog = new CatalogDocument { Server = "tickets", Owner = "support", Contact = "support@example.com", Environments = ["prod"] };
        catalog = CatalogEditor.Approve(CatalogEditor.Approve(catalog, first, Catalogs.Jane), second, Catalogs.Jane, channel: "canary");
        catalog = CatalogEditor.Deprecate(catalog, "create_ticket", new SemanticVersion(1, 0, 0), new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), new SemanticVersion(2, 0, 0), Catalogs.Jane);
        catalog = CatalogEditor.Draft(catalog, JsonElement.Parse("""{"name":"draft_tool","inputSchema":{"type":"object"}}"""));
        var tool = catalog.Find("create_ticket")!;
        var upgrade = new CatalogUpgrade
        {
            To = new SemanticVersion(2, 0, 0),
            Arguments = [new UpgradeStep { Kind = UpgradeStepKind.Default, Path = "/priority", Value = JsonElement.Parse("\"low\"") }],
            Result = [new UpgradeStep { Kind = UpgradeStepKind.Rename, Path = "/ticket", To = "id" }],
        };
        catalog = catalog.With(tool with { Owner = "desk", Kind = ToolKind.Write, Risk = ToolRisk.Medium, Data = ["customer"], Target = "/title", Versions = [tool.Versions[0] with { Upgrade = upgrade }, tool.Versions[1]] });
        catalog = CatalogEntryEditor.Approve(catalog, CatalogSection.Prompts, JsonElement.Parse("""{"name":"summarize"}"""), Catalogs.Jane);
        return Catalogs.Text(CatalogEntryEditor.ApproveInstructions(catalog, "Use search first.", Catalogs.Jane));
    }

    private static string Said(string find, string put)
    {
        s_right.Should().Contain(find);
        var at = s_right.IndexOf(find, StringComparison.Ordinal);
        var wrong = string.Concat(s_right.AsSpan(0, at), put, s_right.AsSpan(at + find.Length));
        return FluentActions.Invoking(() => Catalogs.Read(wrong)).Should().Throw<GovernanceConfigurationException>().Which.Message;
    }

    [Test]
    public void Right_IsRight() => Catalogs.Text(Catalogs.Read(s_right)).Should().Be(s_right);

    [TestCaseSource(nameof(All))]
    public void Read_WhatIsWrong_SaysWhatWasApproved(string title, string find, string put, string said) => Said(find, put).ReplaceLineEndings("\n").Should().Be(said, title);

    [Test]
    public void File_IsWrittenAnew_WhenSomebodySaysSo()
    {
        if (Environment.GetEnvironmentVariable("MCPGOV_APPROVE") == "1")
        {
            System.IO.File.WriteAllText(
                Path.Combine(Repository.Root, Folder, File),
                string.Concat(Read().Select(static one => $"# {one.Title}\n{JsonSerializer.Serialize(one.Find)}\n{JsonSerializer.Serialize(one.Put)}\n{string.Join('\n', Said(one.Find, one.Put).ReplaceLineEndings("\n").Split('\n').Select(static line => End + line))}\n\n")));
        }

        Read().Select(static one => one.Title).Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(60);
    }

    private static List<(string Title, string Find, string Put, string Said)> Read()
    {
        using var stream = typeof(CatalogFileProblemTests).Assembly.GetManifestResourceStream($"Approved.{File}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return
        [
            .. reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static block => block.TrimEnd('\n').Split('\n'))
                .Select(static lines => (lines[0][2..], JsonSerializer.Deserialize<string>(lines[1])!, JsonSerializer.Deserialize<string>(lines[2])!, string.Join('\n', lines.Skip(3).Select(static line => line[End.Length..])))),
        ];
    }
}
