using System.Text.Json;
using McpGovernance.Catalog;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Catalog;

/// <summary>The JSON Schema of the file takes what the writer writes, and what it refuses the loader refuses too.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class CatalogSchemaTests
{
    private static readonly JsonSchema s_schema = JsonSchema.Compile(Read());

    private static JsonElement Read()
    {
        using var stream = typeof(CatalogFile).Assembly.GetManifestResourceStream("McpGovernance.catalog.schema.json")!;
        return JsonDocument.Parse(stream).RootElement.Clone();
    }

    private static CatalogDocument Full()
    {
        var two = CatalogEditor.Approve(Catalogs.WithTicket, Catalogs.CreateTicket("title", "priority"), Catalogs.Jane, channel: "canary");
        var end = CatalogEditor.Deprecate(two, "create_ticket", new SemanticVersion(1, 0, 0), new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), new SemanticVersion(2, 0, 0), Catalogs.Jane);
        var tool = CatalogEditor.Draft(end, Catalogs.Tool("a_tool", "x")).Find("create_ticket")!;
        UpgradeStep[] steps =
        [
            new() { Kind = UpgradeStepKind.Default, Path = "/priority", Value = JsonElement.Parse("\"low\"") },
            new() { Kind = UpgradeStepKind.Rename, Path = "/old", To = "new" },
            new() { Kind = UpgradeStepKind.Move, Path = "/a", To = "/b/c" },
            new() { Kind = UpgradeStepKind.Remove, Path = "/d" },
            new() { Kind = UpgradeStepKind.Map, Path = "/e", Values = [KeyValuePair.Create(JsonElement.Parse("1"), JsonElement.Parse("null"))] },
            new() { Kind = UpgradeStepKind.Wrap, Path = "/f" },
            new() { Kind = UpgradeStepKind.Wrap, Path = "/g", To = "in" },
            new() { Kind = UpgradeStepKind.Set, Path = "/h", Value = JsonElement.Parse("\"x\"") },
        ];
        return CatalogEditor.Draft(end, Catalogs.Tool("a_tool", "x")).With(tool with
        {
            Owner = "desk",
            Kind = ToolKind.Write,
            Risk = ToolRisk.Medium,
            Data = ["customer"],
            Target = "/account",
            Versions = [tool.Versions[0] with { Upgrade = new CatalogUpgrade { To = new SemanticVersion(2, 0, 0), Arguments = steps } }, .. tool.Versions.Skip(1)],
        }) with
        { Environments = ["prod"], Contact = "support@example.com" };
    }

    [Test]
    public void Schema_TakesEverythingThatTheWriterWrites()
    {
        var text = CatalogFile.Write(Full());

        s_schema.Explain(JsonElement.Parse(text)).Errors.Should().BeEmpty();
        FluentActions.Invoking(() => CatalogFile.Parse("c", text)).Should().NotThrow();
    }

    [TestCase("\"owner\": \"support\"", "\"owner\": 7")]
    [TestCase("\"owner\": \"support\"", "\"Owner\": \"support\"")]
    [TestCase("\"server\": \"tickets\",", "")]
    [TestCase("\"kind\": \"write\"", "\"kind\": \"all\"")]
    [TestCase("\"risk\": \"medium\"", "\"risk\": \"none\"")]
    [TestCase("\"target\": \"/account\"", "\"target\": \"account\"")]
    [TestCase("\"status\": \"deprecated\"", "\"status\": \"old\"")]
    [TestCase("\"sunset\": \"2027-01-01T00:00:00Z\"", "\"sunset\": \"2027-01-01\"")]
    [TestCase("\"replacedBy\": \"2.0.0\"", "\"replacedBy\": \"two\"")]
    [TestCase("\"default\": \"/priority\"", "\"add\": \"/priority\"")]
    [TestCase("\"remove\": \"/d\"", "\"remove\": \"d\"")]
    [TestCase("\"in\": \"in\"", "\"into\": \"in\"")]
    [TestCase("\"environment\": [", "\"environment\": [7, ")]
    public void Schema_RefusesWhatTheLoaderRefuses(string right, string wrong)
    {
        var text = Catalogs.Text(Full());
        text.Should().Contain(right);
        var changed = text.Replace(right, wrong, StringComparison.Ordinal);

        s_schema.Validate(JsonElement.Parse(changed)).Should().Be(SchemaVerdict.Invalid);
        FluentActions.Invoking(() => Catalogs.Read(changed)).Should().Throw<GovernanceConfigurationException>();
    }

    [Test]
    public void Schema_EveryWordHasAMeaning() =>
        Read().GetProperty("properties").EnumerateObject().Where(static property => !property.Value.TryGetProperty("description", out _)).Should().BeEmpty();
}
