using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Redaction;
using McpGovernance.Schemas;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Redaction;

/// <summary>What a caller may not see goes by its class, and what is of no class that anybody knows goes with it.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ClassRedactorTests
{
    private const string Customer = """
        {"type":"object","properties":{
            "id":{"type":"string"},
            "email":{"type":"string","x-mcp-governance-class":"personal"},
            "age":{"type":"integer","x-mcp-governance-class":["personal","health"]},
            "orders":{"type":"array","items":{"type":"object","properties":{"sum":{"type":"number"},"card":{"type":"string","x-mcp-governance-class":"payment"}}}}},
         "required":["id","email","age"]}
        """;

    private static LiveContract Contract(string? schema) =>
        new LiveContract(new Tool { Name = "t", OutputSchema = schema is null ? null : JsonElement.Parse(schema) }, ToolKind.Read, static _ => "");

    private static bool Clean(CallToolResult result, string? schema, SecretTally tally, params string[] classes) =>
        new ClassRedactor(new OutputSchemas(new JsonSchemaFactory()), new ClassRedactors()).Clean(result, Contract(schema), classes, tally);

    private static string? Structured(string content, string schema, params string[] classes)
    {
        var result = new CallToolResult { StructuredContent = JsonElement.Parse(content), Content = [] };
        return Clean(result, schema, new SecretTally(), classes) ? result.StructuredContent!.Value.GetRawText() : null;
    }

    [Test]
    public void Clean_Class_GoesWhereverTheSchemaHasIt_AndTheRestStays() =>
        Structured("""{"id":"c-1","email":"a@example.com","age":41,"orders":[{"sum":1.50,"card":"4"},{"sum":2}]}""", Customer, "personal")
            .Should().Be("""{"id":"c-1","email":"[redacted:personal]","age":0,"orders":[{"sum":1.50,"card":"4"},{"sum":2}]}""");

    [Test]
    public void Clean_ClassInsideArrays_Goes() =>
        Structured("""{"id":"c-1","email":"a","age":41,"orders":[{"sum":1.50,"card":"4"},{"sum":2}]}""", Customer, "payment", "health")
            .Should().Be("""{"id":"c-1","email":"a","age":0,"orders":[{"sum":1.50,"card":"[redacted:payment]"},{"sum":2}]}""");

    [TestCase("""{"type":"string"}""", "[redacted:personal]")]
    [TestCase("""{"type":"string","maxLength":3}""", null)]
    [TestCase("""{"type":["integer","null"]}""", null)]
    public void Clean_OptionalValue_IsNamedOrLeftOut(string type, string? expected)
    {
        var schema = $$$$"""{"type":"object","properties":{"v":{{{{type[..^1]}}}},"x-mcp-governance-class":"personal"}}}""";
        Structured(type.Contains("integer", StringComparison.Ordinal) ? """{"v":7}""" : """{"v":"abc"}""", schema, "personal")
            .Should().Be(expected is null ? "{}" : $$"""{"v":"{{expected}}"}""");
    }

    [TestCase("""{"type":["integer","null"]}""", "7", "null")]
    [TestCase("""{"type":"boolean"}""", "true", "false")]
    [TestCase("""{"type":"string","maxLength":3}""", "\"abc\"", "\"\"")]
    [TestCase("""{"type":"array"}""", "[1,[2]]", "[]")]
    [TestCase("""{"type":"object"}""", """{"a":1}""", "{}")]
    [TestCase("""{"type":"integer","minimum":1}""", "7", null)]
    [TestCase("""{"type":"string","enum":["a","b"]}""", "\"a\"", null)]
    public void Clean_RequiredValue_IsWhatTheSchemaAdmits_OrNothingIsShown(string type, string value, string? expected)
    {
        var schema = $$$"""{"type":"object","properties":{"v":{{{type[..^1]}}},"x-mcp-governance-class":"personal"}},"required":["v"]}""";
        Structured($$"""{"v":{{value}}}""", schema, "personal").Should().Be(expected is null ? null : $$"""{"v":{{expected}}}""");
    }

    /// <summary>Each place has a form of its own: that one needs the last does not make all empty.</summary>
    [Test]
    public void Clean_SeveralPlaces_EachInItsFirstForm() => Structured(
        """{"a":"x","b":1,"c":2}""",
        """{"properties":{"a":{"x-mcp-governance-class":"p"},"b":{"type":"integer","x-mcp-governance-class":"p"},"c":{"type":"integer","x-mcp-governance-class":"p"}},"required":["b"]}""",
        "p").Should().Be("""{"a":"[redacted:p]","b":0}""");

    [Test]
    public void Clean_ClassOfAnObject_HoldsForAllOfIt() => Structured(
        """{"who":{"name":"n","deep":{"x":1}},"id":1}""", """{"properties":{"who":{"x-mcp-governance-class":"p","properties":{"name":{}}},"id":{}}}""", "p")
        .Should().Be("""{"who":"[redacted:p]","id":1}""");

    [TestCase("""{"id":"1","more":"a@example.com"}""", """{"id":"1"}""")]
    [TestCase("""{"id":"1","a@example.com":{"email":"a"}}""", """{"id":"1"}""")]
    [TestCase("""{"id":"1","list":["a",1]}""", """{"id":"1","list":["[redacted:unclassified]","[redacted:unclassified]"]}""")]
    [TestCase("""{"id":"1","open":{"email":"a"}}""", """{"id":"1","open":{}}""")]
    [TestCase("""{"id":"1","any":{"email":"a"}}""", """{"id":"1","any":"[redacted:unclassified]"}""")]
    public void Clean_WhatNoSchemaDescribes_Goes(string content, string expected) =>
        Structured(content, """{"properties":{"id":{},"email":{"x-mcp-governance-class":"p"},"list":{"type":"array"},"open":{},"any":true}}""", "p").Should().Be(expected);

    /// <summary>The names of a map are data, and have a class where <c>propertyNames</c> gives them one.</summary>
    [TestCase("other", """{"n-a":"x","p-a":"y"}""")]
    [TestCase("value", "{}")]
    [TestCase("key", "{}")]
    public void Clean_NamesThatAreNotDeclared_AreOfTheClassOfNames(string gone, string expected)
    {
        const string Map = """{"patternProperties":{"^n-":{}},"additionalProperties":{"x-mcp-governance-class":"value"} NAMES}""";
        const string Content = """{"n-a":"x","p-a":"y"}""";

        Structured(Content, Map.Replace(" NAMES", ""","propertyNames":{"x-mcp-governance-class":"key"}"""), gone).Should().Be(expected);
        Structured(Content, Map.Replace(" NAMES", ""), gone).Should().Be("{}", "nobody says what the names are");
    }

    [Test]
    public void Clean_NameThatMustBeThere_IsNotShownWhereItGoes() =>
        Structured("""{"a":"x","b":"y"}""", """{"properties":{"a":{"x-mcp-governance-class":"p"}},"required":["b"]}""", "q").Should().BeNull();

    [Test]
    public void Clean_Unclassified_CanBeAskedFor() =>
        Structured("""{"id":"c-1","email":"a","age":1}""", Customer, "unclassified").Should().Be("""{"id":"[redacted:unclassified]","email":"a","age":1}""");

    [Test]
    public void Clean_ContentThatIsNotAsTheSchemaSays_IsNotShown()
    {
        Structured("""{"id":7}""", Customer, "personal").Should().BeNull();
        Structured("""[]""", """{"type":"object","properties":{"a":{"x-mcp-governance-class":"p"}}}""", "p").Should().BeNull();
        Structured("""{"a":1}""", """{"type":"no type","properties":{"a":{"x-mcp-governance-class":"p"}}}""", "p").Should().BeNull();
    }

    /// <summary>Before the revision of July 2026 what is no object travels in one.</summary>
    [Test]
    public void Clean_WrappedContent_StaysWrapped() => Structured(
        """{"result":[{"e":"x"}]}""", """{"type":"array","items":{"properties":{"e":{"x-mcp-governance-class":"p"}}}}""", "p").Should().Be("""{"result":[{"e":"[redacted:p]"}]}""");

    [Test]
    public void Clean_Texts_SayTheStructuredContentAnewOrNothing()
    {
        const string Content = """{"id":"1","email":"a@example.com","age":3}""";
        var result = new CallToolResult
        {
            StructuredContent = JsonElement.Parse(Content),
            Content =
            [
                new TextContentBlock { Text = """{ "age": 3, "email": "a@example.com", "id": "1" }""", Meta = new JsonObject { ["m"] = "a@example.com" } },
                new TextContentBlock { Text = "The address is a@example.com." },
                new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = "a://b", Text = "a@example.com" } },
                ImageContentBlock.FromBytes(new byte[] { 1 }, "image/png"),
            ],
            Meta = new JsonObject { ["trail"] = "a@example.com", [WireNames.Tool] = "a@example.com", [WireNames.CallId] = "a@example.com" },
        };
        var tally = new SecretTally();

        Clean(result, Customer, tally, "personal").Should().BeTrue();

        var text = JsonSerializer.Serialize(result, ModelContextProtocol.McpJsonUtilities.DefaultOptions);
        text.Should().NotContain("a@example.com");
        ((TextContentBlock)result.Content[0]).Text.Should().Be("""{"id":"1","email":"[redacted:personal]","age":0}""");
        result.Content.Skip(1).Cast<TextContentBlock>().Select(static block => block.Text).Should().Equal(Enumerable.Repeat("[redacted: this part of the result is of no known class]", 3));
        result.Meta!.ToJsonString().Should().Be("""{"dev.mcpgovernance/redacted":["personal","unclassified"]}""");
        tally.ToString().Should().Be("2 personal, 6 unclassified");
    }

    [Test]
    public void Clean_TextOfWrappedContent_IsSaidAnew()
    {
        var result = new CallToolResult { StructuredContent = JsonElement.Parse("""{"result":["x"]}"""), Content = [new TextContentBlock { Text = """["x"]""" }] };

        Clean(result, """{"type":"array","items":{"x-mcp-governance-class":"p"}}""", new SecretTally(), "p").Should().BeTrue();

        ((TextContentBlock)result.Content[0]).Text.Should().Be("""["[redacted:p]"]""");
    }

    [Test]
    public void Clean_ErrorOfATool_ShowsNothingOfItself()
    {
        var result = new CallToolResult { IsError = true, StructuredContent = JsonElement.Parse("""{"id":"1","email":"a","age":1}"""), Content = [new TextContentBlock { Text = "No account of a@example.com." }] };

        Clean(result, Customer, new SecretTally(), "personal").Should().BeTrue();

        result.StructuredContent.Should().BeNull();
        ((TextContentBlock)result.Content[0]).Text.Should().StartWith("[redacted:");
    }

    [Test]
    public void Clean_NothingThatGoes_LeavesTheResultWithoutAMark()
    {
        var result = new CallToolResult { StructuredContent = JsonElement.Parse("""{"id":"1","email":"a","age":1}"""), Content = [] };
        var tally = new SecretTally();

        Clean(result, Customer, tally, "payment").Should().BeTrue();

        result.Meta.Should().BeNull();
        tally.IsEmpty.Should().BeTrue();
        result.StructuredContent!.Value.GetRawText().Should().Be("""{"id":"1","email":"a","age":1}""");
    }
}
