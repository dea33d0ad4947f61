using System.Text;
using System.Text.Json;
using McpGovernance.Catalog;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class CatalogUpgradeTests
{
    private static JsonElement Definition(string input, string? output = null) =>
        JsonElement.Parse($$"""{"name":"t","inputSchema":{{input}}{{(output is null ? "" : $",\"outputSchema\":{output}")}}}""");

    private const string Closed = """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""";

    /// <summary>A tool with version 1.0.0 of one schema and 2.0.0 of another, and steps between them.</summary>
    private static string Document(string steps, string before = Closed, string? after = null, string? resultBefore = null, string? resultAfter = null, string to = "2.0.0")
    {
        var catalog = CatalogEditor.Approve(CatalogEditor.Approve(Catalogs.Empty, Definition(before, resultBefore), Catalogs.Jane), Definition(after ?? before, resultAfter ?? resultBefore), Catalogs.Jane, new SemanticVersion(2, 0, 0));
        return Catalogs.Text(catalog).Replace("\"1.0.0\": {", $$"""
            "1.0.0": { "upgrade": { "to": "{{to}}", {{steps}} },
            """, StringComparison.Ordinal);
    }

    private static IReadOnlyList<UpgradeStep> Steps(string steps)
    {
        var catalog = Catalogs.Read(Document($"\"arguments\": [{steps}]", """{"type":"object"}""", """{"type":"object","description":"x"}"""));
        return catalog.Find("t")!.Versions[0].Upgrade!.Arguments;
    }

    [TestCase("""{"set":"/a","value":1}""", """{"a":2,"b":3}""", """{"a":1,"b":3}""")]
    [TestCase("""{"set":"/a/b","value":[1]}""", """{}""", """{"a":{"b":[1]}}""")]
    [TestCase("""{"set":"/a/b","value":1}""", """{"a":7}""", """{"a":7}""", TestName = "Apply_SetBelowWhatIsNoObject_LeavesIt")]
    [TestCase("""{"default":"/a","value":null}""", """{}""", """{"a":null}""")]
    [TestCase("""{"default":"/a","value":1}""", """{"a":null}""", """{"a":null}""", TestName = "Apply_DefaultWhereNullStands_LeavesIt")]
    [TestCase("""{"default":"/a/b","value":1}""", """{"a":{"c":2}}""", """{"a":{"b":1,"c":2}}""")]
    [TestCase("""{"rename":"/a","to":"b"}""", """{"a":1,"c":2}""", """{"b":1,"c":2}""")]
    [TestCase("""{"rename":"/a","to":"b"}""", """{"c":2}""", """{"c":2}""")]
    [TestCase("""{"rename":"/x/a","to":"b"}""", """{"x":{"a":1}}""", """{"x":{"b":1}}""")]
    [TestCase("""{"rename":"/x/a","to":"b"}""", """{}""", """{}""", TestName = "Apply_RenameBelowNothing_MakesNothing")]
    [TestCase("""{"move":"/a","to":"/x/y"}""", """{"a":1}""", """{"x":{"y":1}}""")]
    [TestCase("""{"move":"/a","to":"/x/y"}""", """{"b":1}""", """{"b":1}""")]
    [TestCase("""{"move":"/x/y","to":"/a"}""", """{"x":{"y":1,"z":2}}""", """{"a":1,"x":{"z":2}}""")]
    [TestCase("""{"remove":"/a"}""", """{"a":1,"b":2}""", """{"b":2}""")]
    [TestCase("""{"remove":"/x/a"}""", """{"x":{"a":1}}""", """{"x":{}}""")]
    [TestCase("""{"map":"/a","values":[{"from":1,"to":"low"},{"from":2.0,"to":"high"}]}""", """{"a":2}""", """{"a":"high"}""")]
    [TestCase("""{"map":"/a","values":[{"from":1,"to":"low"}]}""", """{"a":"other"}""", """{"a":"other"}""")]
    [TestCase("""{"map":"/a","values":[{"from":null,"to":0}]}""", """{"b":1}""", """{"b":1}""", TestName = "Apply_MapOfNothing_MakesNothing")]
    [TestCase("""{"wrap":"/a"}""", """{"a":"x"}""", """{"a":["x"]}""")]
    [TestCase("""{"wrap":"/a","in":"text"}""", """{"a":"x"}""", """{"a":{"text":"x"}}""")]
    [TestCase("""{"wrap":"/a"}""", """{}""", """{}""")]
    [TestCase("""{"rename":"/a~1b~0c","to":"d"}""", """{"a/b~c":1}""", """{"d":1}""")]
    [TestCase("""{"rename":"/a","to":"b"},{"default":"/c","value":3},{"remove":"/b"}""", """{"a":1}""", """{"c":3}""", TestName = "Apply_SeveralSteps_InTheirOrder")]
    public void Apply_Step_DoesWhatItSays(string steps, string arguments, string expected)
    {
        var given = JsonElement.Parse(arguments).EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value);

        var applied = CatalogUpgrade.Applied(Steps(steps), given);

        CanonicalJson.Digest(JsonSerializer.SerializeToElement(applied)).Should().Be(CanonicalJson.Digest(JsonElement.Parse(expected)), "{0}", JsonSerializer.Serialize(applied));
        JsonSerializer.Serialize(given).Should().Be(arguments, "the caller's own stay as they are");
    }

    [TestCase("\"arguments\": [{\"wrap\":\"/a\",\"in\":\"b\"}], \"result\": [{\"set\":\"/r\",\"value\":1}]")]
    [TestCase("\"arguments\": [{\"map\":\"/a\",\"values\":[{\"from\":{\"x\":1},\"to\":[2]}]}]")]
    [TestCase("\"arguments\": [{\"move\":\"/a\",\"to\":\"/b/c\"},{\"rename\":\"/d\",\"to\":\"e\"},{\"remove\":\"/f\"},{\"default\":\"/g\",\"value\":false}]")]
    [TestCase("\"code\": true")]
    public void Write_Read_GivesTheSameBytes(string steps)
    {
        var text = CatalogFile.Write(Catalogs.Read(Document(steps, """{"type":"object"}""", """{"type":"object","description":"x"}""")));
        CatalogFile.Write(Catalogs.Read(text)).Should().Equal(text);
        Encoding.UTF8.GetString(text).Should().Contain("\"upgrade\": {");
    }

    [TestCase("\"steps\": []", "The key 'steps' is unknown.")]
    [TestCase("\"code\": false", "What is done in code has no steps here.")]
    [TestCase("\"code\": true, \"arguments\": []", "What is done in code has no steps here.")]
    [TestCase("\"arguments\": {}", "The value is an object.")]
    [TestCase("\"arguments\": [1]", "The value is a number.")]
    [TestCase("\"arguments\": [{}]", "The step says nothing that is known")]
    [TestCase("\"arguments\": [{\"add\":\"/a\",\"value\":1}]", "The step says nothing that is known")]
    [TestCase("\"arguments\": [{\"set\":\"/a\",\"remove\":\"/a\",\"value\":1}]", "The step says more than one thing to do")]
    [TestCase("\"arguments\": [{\"set\":\"/a\"}]", "The key 'value' is missing.")]
    [TestCase("\"arguments\": [{\"map\":\"/a\"}]", "The key 'values' is missing.")]
    [TestCase("\"arguments\": [{\"map\":\"/a\",\"values\":{}}]", "The value is an object.")]
    [TestCase("\"arguments\": [{\"map\":\"/a\",\"values\":[{\"from\":1}]}]", "'from' or 'to' is missing.")]
    [TestCase("\"arguments\": [{\"map\":\"/a\",\"values\":[{\"from\":1,\"to\":2,\"else\":3}]}]", "The key 'else' is unknown.")]
    [TestCase("\"arguments\": [{\"rename\":\"/a\",\"to\":7}]", "The value is a number.")]
    [TestCase("\"arguments\": [{\"remove\":\"a\"}]", "'a' is no such pointer.")]
    [TestCase("\"arguments\": [{\"remove\":\"/\"}]", "'/' is no such pointer.")]
    [TestCase("\"arguments\": [{\"remove\":\"/a~2\"}]", "'/a~2' is no such pointer.")]
    [TestCase("\"arguments\": [{\"remove\":\"/a~\"}]", "'/a~' is no such pointer.")]
    [TestCase("\"arguments\": [{\"move\":\"/a\",\"to\":\"b\"}]", "'b' is no such pointer.")]
    [TestCase("\"arguments\": [{\"remove\":\"/a\",\"value\":1}]", "The key 'value' is unknown.")]
    public void Read_WrongSteps_SaysWhere(string steps, string expected) =>
        FluentActions.Invoking(() => Catalogs.Read(Document(steps, """{"type":"object"}""", """{"type":"object","description":"x"}"""))).Should().Throw<GovernanceConfigurationException>().WithMessage($"*at '/tools/t/versions/1.0.0/upgrade*{expected}*");

    [TestCase("1.0.0", "From 1.0.0 to 1.0.0 is no upgrade: it is not higher", TestName = "Read_UpgradeToItself_IsRefused")]
    [TestCase("0.9.0", "From 1.0.0 to 0.9.0 is no upgrade: it is not higher", TestName = "Read_UpgradeDownwards_IsRefusedSoThatNoneGoInCircles")]
    [TestCase("1.5.0", "From 1.0.0 to 1.5.0 is no upgrade: there is no such version", TestName = "Read_UpgradeOverAGap_IsRefused")]
    [TestCase("two", "'two' is no version.", TestName = "Read_UpgradeToNoVersion_IsRefused")]
    public void Read_UpgradeToNowhere_IsRefused(string to, string expected) =>
        FluentActions.Invoking(() => Catalogs.Read(Document("\"arguments\": []", after: Closed.Replace("\"type\":\"string\"", "\"type\":\"string\",\"title\":\"A\"", StringComparison.Ordinal), to: to))).Should().Throw<GovernanceConfigurationException>().WithMessage($"*{expected}*");

    [Test]
    public void Read_UpgradeThatCannotBeRight_IsRefusedWithAValueThatShowsIt()
    {
        const string After = """{"type":"object","properties":{"a":{"type":"string"},"p":{"enum":["low","high"]}},"required":["a","p"],"additionalProperties":false}""";

        FluentActions.Invoking(() => Catalogs.Read(Document("\"arguments\": []", after: After))).Should().Throw<GovernanceConfigurationException>().WithMessage("*The upgrade cannot be right. {\"a\":*} as arguments becomes*not valid there*'/p'*");
        FluentActions.Invoking(() => Catalogs.Read(Document("""
            "arguments": [{"default":"/p","value":"urgent"}]
            """, after: After))).Should().Throw<GovernanceConfigurationException>().WithMessage("*The upgrade cannot be right.*");
        Catalogs.Read(Document("""
            "arguments": [{"default":"/p","value":"low"}]
            """, after: After)).Find("t")!.Versions[0].Upgrade!.Arguments.Should().HaveCount(1);
    }

    [Test]
    public void Read_WayBackThatCannotBeRight_IsRefusedWithAValueThatShowsIt()
    {
        const string Before = """{"type":"object","properties":{"id":{"type":"integer"}},"required":["id"]}""";
        const string After = """{"type":"object","properties":{"ticket":{"type":"integer"}},"required":["ticket"]}""";

        FluentActions.Invoking(() => Catalogs.Read(Document("\"result\": []", resultBefore: Before, resultAfter: After))).Should().Throw<GovernanceConfigurationException>().WithMessage("*The way back cannot be right. {\"ticket\":*");
        Catalogs.Read(Document("""
            "result": [{"rename":"/ticket","to":"id"}]
            """, resultBefore: Before, resultAfter: After)).Find("t").Should().NotBeNull();
    }
}
