using System.Text.Json;
using McpGovernance.Catalog;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class UpgradeImageTests
{
    private const string Old = """{"type":"object","properties":{"title":{"type":"string"},"level":{"enum":[1,2]},"note":{"type":"string"}},"required":["title","level"],"additionalProperties":false}""";

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
        foreach (var value in SchemaValues.Of(JsonSchema.Compile(JsonElement.Parse(Old))).Generate(seed: 3).Take(200))
        {
            image.Validate(CatalogUpgrade.Applied(steps, value)).Should().Be(SchemaVerdict.Valid, "{0} comes out", value.GetRawText());
        }
    }

    [Test]
    public void Of_KeepsDialectAndDefinitions() => Image("""{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"a":{"$ref":"#/definitions/x"}},"definitions":{"x":{"type":"string"}},"$defs":{"y":true}}""")
        .Should().Be("""{"type":"object","$schema":"http://json-schema.org/draft-07/schema#","$defs":{"y":true},"definitions":{"x":{"type":"string"}},"properties":{"a":{"$ref":"#/definitions/x"}},"additionalProperties":{}}""");

    [Test]
    public void Of_WhatIsRequiredAndNotDeclared_IsAnything() => Image("""{"type":"object","required":["a"]}""").Should().Be("""{"type":"object","properties":{"a":{}},"required":["a"],"additionalProperties":{}}""");

    /// <summary>What undeclared names hold goes through the steps like anything else.</summary>
    [TestCase("{}", "Remove", """{"a":{"not":{}}}""", null)]
    [TestCase("{}", "Rename", """{"a":{"not":{}},"b":{"anyOf":[{},{}]}}""", null)]
    [TestCase("""{"type":"integer"}""", "Rename", """{"a":{"not":{}},"b":{"anyOf":[{"type":"integer"},{"type":"integer"}]}}""", null)]
    [TestCase("""{"type":"integer"}""", "Default", """{"a":{"anyOf":[{"type":"integer"},{"enum":[1]}]}}""", "a")]
    [TestCase("""{"type":"integer"}""", "Set", """{"a":{"enum":[1]}}""", "a")]
    [TestCase("""{"type":"integer"}""", "Wrap", """{"a":{"type":"object","properties":{"b":{"type":"integer"}},"required":["b"],"additionalProperties":false}}""", null)]
    public void Of_AnOpenObject_SaysWhatComesOutOfUndeclaredNames(string rest, string kind, string properties, string? required)
    {
        var schema = JsonElement.Parse($$"""{"type":"object","additionalProperties":{{rest}}}""");
        UpgradeStep[] steps = [Step(Enum.Parse<UpgradeStepKind>(kind), "/a", "b", "1")];
        var image = UpgradeImage.Of(schema, steps)!.Value;

        JsonElement.DeepEquals(image, JsonElement.Parse($$"""{"type":"object","properties":{{properties}},{{(required is null ? "" : $"\"required\":[\"{required}\"],")}}"additionalProperties":{{rest}}}""")).Should().BeTrue("it is {0}", image.GetRawText());
        foreach (var value in new[] { "{}", """{"a":1}""", """{"a":1,"b":2}""", """{"b":2,"c":3}""" }.Select(static one => JsonElement.Parse(one)))
        {
            JsonSchema.Compile(image).Validate(CatalogUpgrade.Applied(steps, value)).Should().Be(SchemaVerdict.Valid, "{0} is valid before", value.GetRawText());
        }
    }

    /// <summary>Earlier editions do not look at what stands beside a reference, so what it lists is not all there is.</summary>
    [Test]
    public void IsProved_WhatStandsBesideAReference_IsNoProof()
    {
        const string Before = """{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"p":{"$ref":"#/definitions/s","enum":["a"]}},"required":["p"],"additionalProperties":false,"definitions":{"s":{"type":"string"}}}""";
        const string After = """{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"p":{"enum":["b"]}},"required":["p"]}""";
        UpgradeCheck.IsProved(JsonElement.Parse(Before), [Step(UpgradeStepKind.Map, "/p", values: ("\"a\"", "\"b\""))], JsonElement.Parse(After)).Should().BeFalse();
    }

    /// <summary>Somebody sends what is not declared, and an object that closes refuses it.</summary>
    [Test]
    public void IsProved_AnOpenObjectThatCloses_IsNoProof()
    {
        const string Open = """{"type":"object","properties":{"t":{"type":"string"}}}""";
        UpgradeCheck.IsProved(JsonElement.Parse(Open), [], JsonElement.Parse(Open.Insert(Open.Length - 1, ",\"additionalProperties\":false"))).Should().BeFalse();
        UpgradeCheck.IsProved(JsonElement.Parse(Open), [], JsonElement.Parse(Open)).Should().BeTrue();
    }

    /// <summary>An edition that knows no booleans and no empty lists.</summary>
    [TestCase("Remove")]
    [TestCase("Map")]
    [TestCase("Rename")]
    public void IsProved_OfTheOldestEdition_ThrowsNothing(string kind)
    {
        var schema = JsonElement.Parse("""{"$schema":"http://json-schema.org/draft-04/schema#","type":"object","properties":{"a":{"enum":["x","y"]},"b":{}}}""");
        UpgradeCheck.IsProved(schema, [Step(Enum.Parse<UpgradeStepKind>(kind), "/a", "c", values: [("\"x\"", "\"z\""), ("\"y\"", "\"z\"")])], JsonElement.Parse("""{"type":"object"}""")).Should().BeTrue();
    }

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
