using System.Text.Json;
using McpGovernance.Catalog;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class UpgradeImageTests
{
    private const string Old = """{"type":"object","properties":{"title":{"type":"string"},"level":{"enum":[1,2]},"note":{"type":"string"}},"required":["title","level"]}""";

    private static UpgradeStep Step(UpgradeStepKind kind, string path, string? to = null, string? value = null, params (string From, string To)[] values) => new()
    {
        Kind = kind,
        Path = path,
        To = to,
        Value = value is null ? null : JsonElement.Parse(value),
        Values = [.. values.Select(static one => KeyValuePair.Create(JsonElement.Parse(one.From), JsonElement.Parse(one.To)))],
    };

    private static string? Image(string schema, params UpgradeStep[] steps) => UpgradeImage.Of(JsonElement.Parse(schema), steps)?.GetRawText();

    private static IEnumerable<TestCaseData> Images()
    {
        yield return Case("""{"title":{"type":"string"},"level":{"enum":[1,2]},"note":{"type":"string"}}""", """["level","title"]""").SetArgDisplayNames("nothing");
        yield return Case("""{"title":{"enum":["x"]},"level":{"enum":[1,2]},"note":{"type":"string"}}""", """["level","title"]""", Step(UpgradeStepKind.Set, "/title", value: "\"x\"")).SetArgDisplayNames("set");
        yield return Case("""{"title":{"type":"string"},"level":{"enum":[1,2]},"note":{"type":"string"},"new":{"enum":[null]}}""", """["level","new","title"]""", Step(UpgradeStepKind.Default, "/new", value: "null")).SetArgDisplayNames("default of what was not there");
        yield return Case("""{"title":{"type":"string"},"level":{"enum":[1,2]},"note":{"anyOf":[{"type":"string"},{"enum":["-"]}]}}""", """["level","note","title"]""", Step(UpgradeStepKind.Default, "/note", value: "\"-\"")).SetArgDisplayNames("default of what may be there");
        yield return Case("""{"title":{"type":"string"},"level":{"enum":[1,2]},"note":{"type":"string"}}""", """["level","title"]""", Step(UpgradeStepKind.Default, "/title", value: "\"-\"")).SetArgDisplayNames("default of what is always there");
        yield return Case("""{"level":{"enum":[1,2]},"note":{"type":"string"}}""", """["level"]""", Step(UpgradeStepKind.Remove, "/title")).SetArgDisplayNames("remove");
        yield return Case("""{"level":{"enum":[1,2]},"note":{"type":"string"},"name":{"type":"string"}}""", """["level","name"]""", Step(UpgradeStepKind.Rename, "/title", "name")).SetArgDisplayNames("rename");
        yield return Case("""{"level":{"enum":[1,2]},"note":{"type":"string"},"na/me":{"type":"string"}}""", """["level","na/me"]""", Step(UpgradeStepKind.Move, "/title", "/na~1me")).SetArgDisplayNames("move");
        yield return Case("""{"title":{"anyOf":[{"type":"string"},{"type":"string"}]},"level":{"enum":[1,2]}}""", """["level","title"]""", Step(UpgradeStepKind.Rename, "/note", "title")).SetArgDisplayNames("rename of what may be there onto another");
        yield return Case("""{"title":{"type":"string"},"level":{"enum":[1,2]},"note":{"type":"string"}}""", """["level","title"]""", Step(UpgradeStepKind.Rename, "/absent", "title")).SetArgDisplayNames("rename of nothing");
        yield return Case("""{"title":{"type":"string"},"level":{"enum":[1,2]},"note":{"type":"string"}}""", """["level","title"]""", Step(UpgradeStepKind.Rename, "/note", "note")).SetArgDisplayNames("rename onto itself");
        yield return Case("""{"title":{"type":"string"},"level":{"enum":["low",2]},"note":{"type":"string"}}""", """["level","title"]""", Step(UpgradeStepKind.Map, "/level", values: ("1.0", "\"low\""))).SetArgDisplayNames("map of known values");
        yield return Case("""{"title":{"anyOf":[{"type":"string"},{"enum":["b"]}]},"level":{"enum":[1,2]},"note":{"type":"string"}}""", """["level","title"]""", Step(UpgradeStepKind.Map, "/title", values: ("\"a\"", "\"b\""))).SetArgDisplayNames("map of any values");
        yield return Case("""{"title":{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":1},"level":{"enum":[1,2]},"note":{"type":"string"}}""", """["level","title"]""", Step(UpgradeStepKind.Wrap, "/title")).SetArgDisplayNames("wrap");
        yield return Case("""{"title":{"type":"object","properties":{"text":{"type":"string"}},"required":["text"],"additionalProperties":false},"level":{"enum":[1,2]},"note":{"type":"string"}}""", """["level","title"]""", Step(UpgradeStepKind.Wrap, "/title", "text")).SetArgDisplayNames("wrap in an object");
        yield return Case("""{"title":{"type":"string"},"level":{"enum":[1,2]},"note":{"type":"string"}}""", """["level","title"]""", Step(UpgradeStepKind.Wrap, "/absent")).SetArgDisplayNames("wrap of nothing");

        static TestCaseData Case(string properties, string required, params UpgradeStep[] steps) => new(steps, properties, required);
    }

    [TestCaseSource(nameof(Images))]
    public void Of_IsWhatComesOut(UpgradeStep[] steps, string properties, string required)
    {
        var image = UpgradeImage.Of(JsonElement.Parse(Old), steps)!.Value;

        JsonElement.DeepEquals(image, JsonElement.Parse($$"""{"type":"object","properties":{{properties}},"required":{{required}},"additionalProperties":false}""")).Should().BeTrue("it is {0}", image.GetRawText());
    }

    /// <summary>What the steps make of any value with declared properties is allowed by the image.</summary>
    [TestCaseSource(nameof(Images))]
    public void Of_AllowsWhateverComesOut(UpgradeStep[] steps, string properties, string required)
    {
        _ = (properties, required);
        var image = JsonSchema.Compile(UpgradeImage.Of(JsonElement.Parse(Old), steps)!.Value);
        foreach (var value in SchemaValues.Of(JsonSchema.Compile(JsonElement.Parse(Old.Insert(Old.Length - 1, ",\"additionalProperties\":false")))).Generate(seed: 3).Take(200))
        {
            image.Validate(CatalogUpgrade.Applied(steps, value)).Should().Be(SchemaVerdict.Valid, "{0} comes out", value.GetRawText());
        }
    }

    [Test]
    public void Of_KeepsDialectAndDefinitions() => Image("""{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"a":{"$ref":"#/definitions/x"}},"definitions":{"x":{"type":"string"}},"$defs":{"y":true}}""")
        .Should().Be("""{"type":"object","$schema":"http://json-schema.org/draft-07/schema#","$defs":{"y":true},"definitions":{"x":{"type":"string"}},"properties":{"a":{"$ref":"#/definitions/x"}},"required":[],"additionalProperties":false}""");

    [Test]
    public void Of_WhatIsRequiredAndNotDeclared_IsAnything() => Image("""{"type":"object","required":["a"]}""").Should().Be("""{"type":"object","properties":{"a":true},"required":["a"],"additionalProperties":false}""");

    [TestCase("true")]
    [TestCase("""{"properties":{}}""", TestName = "NoType")]
    [TestCase("""{"type":["object","null"]}""")]
    [TestCase("""{"type":"array"}""")]
    [TestCase("""{"type":"object","patternProperties":{"^a":true}}""")]
    [TestCase("""{"type":"object","allOf":[{"properties":{"b":true}}]}""")]
    [TestCase("""{"type":"object","anyOf":[true]}""")]
    [TestCase("""{"type":"object","$ref":"#/$defs/a","$defs":{"a":true}}""")]
    [TestCase("""{"type":"object","properties":{"a":{"$ref":"#/properties/b"}}}""")]
    [TestCase("""{"type":"object","properties":{"a":{"items":[{"$ref":"#"}]}}}""")]
    [TestCase("""{"type":"object","properties":{"a":{"$id":"x"}}}""")]
    [TestCase("""{"type":"object","properties":{"a":{"$dynamicRef":"#x"}}}""")]
    [TestCase("""{"type":"object","$defs":{"a":{"$anchor":"x"}}}""")]
    [TestCase("""{"type":"object","definitions":{"a":{"id":"x"}}}""")]
    [TestCase("""{"type":"object","properties":[]}""")]
    public void Of_WhatSaysMoreThanItsProperties_CannotBeWrittenDown(string schema) => Image(schema).Should().BeNull();

    [Test]
    public void Of_StepsBelowTheTop_CannotBeWrittenDown()
    {
        Image(Old, Step(UpgradeStepKind.Set, "/a/b", value: "1")).Should().BeNull();
        Image(Old, Step(UpgradeStepKind.Move, "/title", "/a/b")).Should().BeNull();
        Image(Old, Step(UpgradeStepKind.Wrap, "/title", "a/b")).Should().NotBeNull("a name may have a slash");
    }

    [Test]
    public void Of_APropertyThatIsCalledLikeAKeyword_IsAProperty() =>
        Image("""{"type":"object","properties":{"id":{"type":"string"},"$id":{"type":"string"}}}""").Should().NotBeNull();

    [Test]
    public void IsProved_AStepThatFillsWhatIsRequired_IsProved_AndWithoutItIsNot()
    {
        var target = JsonElement.Parse("""{"type":"object","properties":{"title":{"type":"string"},"level":{"enum":[1,2]},"note":{"type":"string"},"team":{"enum":["a","b"]}},"required":["title","team"]}""");

        UpgradeCheck.IsProved(JsonElement.Parse(Old), [Step(UpgradeStepKind.Default, "/team", value: "\"a\"")], target).Should().BeTrue();
        UpgradeCheck.IsProved(JsonElement.Parse(Old), [Step(UpgradeStepKind.Default, "/team", value: "\"c\"")], target).Should().BeFalse();
        UpgradeCheck.IsProved(JsonElement.Parse(Old), [], target).Should().BeFalse();
    }

    /// <summary>Two hundred values of a text say little about one that is forbidden; a proof is not given for it.</summary>
    [Test]
    public void IsProved_ARareValueThatIsNotTaken_IsNotProved() => UpgradeCheck.IsProved(
        JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}"""), [], JsonElement.Parse("""{"type":"object","properties":{"a":{"type":"string","not":{"const":"a rare text"}}},"required":["a"]}""")).Should().BeFalse();
}
