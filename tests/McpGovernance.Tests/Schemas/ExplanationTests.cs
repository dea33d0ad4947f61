using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class ExplanationTests
{
    // Each fault as "keyword, schema pointer: sentence"; several are separated by line ends.
    [TestCase("false", "1", " : The value must be absent, but is an integer.")]
    [TestCase("""{"type":"string"}""", "1", "type /type: The value must be a string, but is an integer.")]
    [TestCase("""{"type":"boolean"}""", "\"ab\"", "type /type: The value must be a boolean, but is a string of 2 characters.")]
    [TestCase("""{"type":"object"}""", "[]", "type /type: The value must be an object, but is an array of 0 items.")]
    [TestCase("""{"type":"array"}""", "{}", "type /type: The value must be an array, but is an object of 0 properties.")]
    [TestCase("""{"type":"integer"}""", "1.5", "type /type: The value must be an integer, but is a number with a fraction.")]
    [TestCase("""{"type":"null"}""", "\"a\"", "type /type: The value must be null, but is a string of 1 character.")]
    [TestCase("""{"type":["string","null"]}""", "true", "type /type: The value must be null or string, but is a boolean.")]
    [TestCase("""{"type":["string","boolean","integer"]}""", "null", "type /type: The value must be a boolean, string or integer, but is null.")]
    [TestCase("""{"type":["integer","number"]}""", "false", "type /type: The value must be a number, but is a boolean.")]
    [TestCase("""{"type":"string","enum":["a"],"minLength":3}""", "1", "type /type: The value must be a string, but is an integer.")]
    [TestCase("""{"type":"integer","minimum":3}""", "1.0", "minimum /minimum: The value must be at least 3, but is a whole number with a fraction or an exponent.")]
    [TestCase("""{"enum":["a","b"],"minLength":3}""", "\"c\"", "enum /enum: The value must be one of \"a\", \"b\", but is a string of 1 character.")]
    [TestCase("""{"enum":["a"]}""", "[1]", "enum /enum: The value must be \"a\", but is an array of 1 item.")]
    [TestCase("""{"const":{"a":1}}""", "{\"a\":2}", "const /const: The value must be {\"a\":1}, but is an object of 1 property.")]
    [TestCase("""{"enum":[1,2,3,4,5,6,7,8,9,10,11,12]}""", "0", "enum /enum: The value must be one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, but is an integer.")]
    [TestCase("""{"enum":[1,2,3,4,5,6,7,8,9,10,11,12,13,14]}""", "0", "enum /enum: The value must be one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more, but is an integer.")]
    [TestCase("""{"not":{"type":"string"}}""", "\"a\"", "not /not: The value must be something that the schema does not exclude, but is a string of 1 character.")]
    [TestCase("""{"not":{"type":"string"},"minimum":3}""", "1", "minimum /minimum: The value must be at least 3, but is an integer.")]
    [TestCase("""{"allOf":[{"minimum":3},{"minimum":0},{"multipleOf":2}]}""", "1", "minimum /allOf/0/minimum: The value must be at least 3, but is an integer.\nmultipleOf /allOf/2/multipleOf: The value must be a multiple of 2, but is an integer.")]
    [TestCase("""{"if":{"type":"string"},"then":{"minLength":3},"else":{"minimum":3}}""", "\"a\"", "minLength /then/minLength: The value must be a string of at least 3 characters, but is a string of 1 character.")]
    [TestCase("""{"if":{"type":"string"},"then":{"minLength":3},"else":{"minimum":3}}""", "1", "minimum /else/minimum: The value must be at least 3, but is an integer.")]
    [TestCase("""{"if":{"type":"string"},"then":{"minLength":1},"multipleOf":2}""", "1", "multipleOf /multipleOf: The value must be a multiple of 2, but is an integer.")]
    [TestCase("""{"$ref":"#/$defs/a","$defs":{"a":{"minimum":3,"type":"number"}}}""", "1", "minimum /$defs/a/minimum: The value must be at least 3, but is an integer.")]
    public void Explain_AFault_IsOfItsKeyword(string schema, string value, string expected) => Lines(schema, value).Should().Be(expected);

    [TestCase("""{"oneOf":[{"type":"string"},{"maxLength":3},{"type":"null"}]}""", "\"a\"", "oneOf /oneOf: The value must be what exactly one of several schemas asks for, not several, but is a string of 1 character.")]
    [TestCase("""{"oneOf":[{"type":"string"},{"type":"null"}],"minLength":3}""", "\"a\"", "minLength /minLength: The value must be a string of at least 3 characters, but is a string of 1 character.")]
    [TestCase("""{"anyOf":[{"type":"string"},{"type":"null"}],"minLength":3}""", "\"a\"", "minLength /minLength: The value must be a string of at least 3 characters, but is a string of 1 character.")]
    public void Explain_AnAlternativeFits_IsTheFaultOfTheRest(string schema, string value, string expected) => Lines(schema, value).Should().Be(expected);

    [TestCase("anyOf", """[{"type":"string"},{"type":"null"}]""", "1", "anyOf /properties/p/anyOf: '/p' must be what one of several schemas asks for, but is an integer.", TestName = "{m}(none has the type)")]
    [TestCase("oneOf", """[{"type":"string"},{"type":"null"}]""", "1", "oneOf /properties/p/oneOf: '/p' must be what one of several schemas asks for, but is an integer.", TestName = "{m}(none has the type, of one)")]
    [TestCase("anyOf", """[{"type":"integer"},{"minLength":3}]""", "\"a\"", "minLength /properties/p/anyOf/1/minLength: '/p' must be a string of at least 3 characters, but is a string of 1 character.", TestName = "{m}(the second has the type)")]
    [TestCase("oneOf", """[{"minLength":3},{"type":"integer"}]""", "\"a\"", "minLength /properties/p/oneOf/0/minLength: '/p' must be a string of at least 3 characters, but is a string of 1 character.", TestName = "{m}(the first has the type)")]
    [TestCase("anyOf", """[{"enum":["b"]},{"type":"integer"}]""", "\"a\"", "enum /properties/p/anyOf/0/enum: '/p' must be \"b\", but is a string of 1 character.", TestName = "{m}(a value that is not listed)")]
    [TestCase("anyOf", """[{"properties":{"x":{"type":"string"}}}]""", "{\"x\":1}", "type /properties/p/anyOf/0/properties/x/type: '/p/x' must be a string, but is an integer.", TestName = "{m}(a type further down)")]
    [TestCase("anyOf", """[{"minLength":3},{"minLength":4},{"minLength":3,"pattern":"b"}]""", "\"a\"", "minLength /properties/p/anyOf/0/minLength: '/p' must be a string of at least 3 characters, but is a string of 1 character.", TestName = "{m}(the first of two that are as near)")]
    [TestCase("anyOf", """[{"minLength":3,"pattern":"b"},{"minLength":4}]""", "\"a\"", "minLength /properties/p/anyOf/1/minLength: '/p' must be a string of at least 4 characters, but is a string of 1 character.", TestName = "{m}(the one with fewer faults)")]
    [TestCase(
        "anyOf",
        """[{"minProperties":3},{"properties":{"x":{"minimum":3,"multipleOf":2}}}]""",
        "{\"x\":1}",
        "minimum /properties/p/anyOf/1/properties/x/minimum: '/p/x' must be at least 3, but is an integer.\nmultipleOf /properties/p/anyOf/1/properties/x/multipleOf: '/p/x' must be a multiple of 2, but is an integer.",
        TestName = "{m}(faults further down only)")]
    public void Explain_NoAlternativeFits_AreTheFaultsOfTheNearest(string keyword, string alternatives, string value, string expected) =>
        Lines($$$$"""{"properties":{"p":{"{{{{keyword}}}}":{{{{alternatives}}}}}}}""", $$"""{"p":{{value}}}""").Should().Be(expected);

    // The first branch has fewer faults, but another kind.
    [TestCase("""{"const":"a"}""")]
    [TestCase("""{"enum":["a","c"]}""")]
    [TestCase("""{"type":"integer"}""")]
    public void Explain_AnAlternativeOfAnotherKind_IsNotTheNearest(string kind) =>
        Lines($$$$"""{"anyOf":[{"properties":{"kind":{{{{kind}}}}}},{"properties":{"kind":{"minLength":1},"x":{"minimum":3,"multipleOf":2}}}]}""", """{"kind":"b","x":1}""")
            .Should().Be("minimum /anyOf/1/properties/x/minimum: '/x' must be at least 3, but is an integer.\nmultipleOf /anyOf/1/properties/x/multipleOf: '/x' must be a multiple of 2, but is an integer.");

    [Test]
    public void Explain_AListedValueOfTheWholeValue_IsNoOtherKind() =>
        Lines("""{"anyOf":[{"enum":["b"]},{"minLength":3}]}""", "\"a\"").Should().Be("enum /anyOf/0/enum: The value must be \"b\", but is a string of 1 character.");

    [TestCase("""{"properties":{"a":true},"unevaluatedProperties":false}""", """{"a":1,"b":2}""", "unevaluatedProperties /unevaluatedProperties: '/b' must be absent: the schema does not know it, but is an integer.")]
    [TestCase("""{"properties":{"a":true},"unevaluatedProperties":{"type":"string"}}""", """{"a":1,"b":2,"c":"d"}""", "type /unevaluatedProperties/type: '/b' must be a string, but is an integer.")]
    [TestCase("""{"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false}""", """{"a":1,"b/~":2}""", "unevaluatedProperties /unevaluatedProperties: '/b~1~0' must be absent: the schema does not know it, but is an integer.")]
    [TestCase("""{"properties":{"a":{"type":"string"}},"unevaluatedProperties":false}""", """{"a":1,"b":2}""", "type /properties/a/type: '/a' must be a string, but is an integer.")]
    [TestCase("""{"prefixItems":[true],"unevaluatedItems":false}""", "[1,2]", "unevaluatedItems /unevaluatedItems: '/1' must be absent: the schema does not know it, but is an integer.")]
    [TestCase("""{"prefixItems":[true],"unevaluatedItems":{"type":"string"}}""", "[1,\"a\",2]", "type /unevaluatedItems/type: '/2' must be a string, but is an integer.")]
    public void Explain_WhatNothingElseLooksAt_IsTheFaultOfTheRest(string schema, string value, string expected) => Lines(schema, value).Should().Be(expected);

    [Test]
    public void Explain_ManyItemsAreLookedAt_IsTheFaultOfTheOneThatIsNot()
    {
        var known = string.Join(',', Enumerable.Repeat("true", 129));

        Lines($$"""{"prefixItems":[{{known}}],"unevaluatedItems":false}""", $"[{known},1]")
            .Should().Be("unevaluatedItems /unevaluatedItems: '/129' must be absent: the schema does not know it, but is an integer.");
    }

    [Test]
    public void Explain_LongListedValues_AreCountedOnly()
    {
        var (shown, hidden) = (new string('a', 198), new string('b', 199));

        Lines($$"""{"enum":["{{shown}}","{{hidden}}"]}""", "1").Should().Be($"enum /enum: The value must be one of \"{shown}\" and 1 more, but is an integer.");
    }

    [TestCase("""{"required":["a","b"],"properties":{"a":{"type":"string"}}}""", "{}", "required /required: '/a' must be a string, but is missing.\nrequired /required: '/b' must be present, but is missing.")]
    [TestCase("""{"required":["a"],"properties":{"a":{"minLength":1}}}""", "{}", "required /required: '/a' must be present, but is missing.")]
    [TestCase("""{"required":["a/b"],"properties":{"a/b":{"type":"integer","examples":[7,8],"default":9}}}""", "{}", "required /required: '/a~1b' must be an integer, but is missing. For example: 7.")]
    [TestCase("""{"required":["a"],"properties":{"a":{"type":"integer","default":"b"}}}""", "{}", "required /required: '/a' must be an integer, but is missing.")]
    [TestCase("""{"type":"integer","default":3}""", "\"a\"", "type /type: The value must be an integer, but is a string of 1 character. For example: 3.")]
    public void Explain_WhatIsMissing_IsDescribed(string schema, string value, string expected) => Lines(schema, value).Should().Be(expected);

    private const string Three = """{"properties":{"a":{"type":"integer"},"b":{"type":"integer"},"c":{"type":"integer"}}}""";

    [TestCase(Three, """{"a":"","b":"","c":""}""", 2, true)]
    [TestCase(Three, """{"a":"","b":"","c":1}""", 2, false)]
    [TestCase("""{"minLength":3,"pattern":"b"}""", "\"a\"", 1, true)]
    [TestCase("""{"minLength":3,"maxLength":5}""", "\"a\"", 1, false)]
    [TestCase("""{"required":["a","b"]}""", "{}", 1, true)]
    [TestCase("""{"required":["a"]}""", "{}", 1, false)]
    [TestCase("""{"minimum":3,"anyOf":[{"multipleOf":2,"maximum":0}]}""", "1", 2, true)]
    [TestCase("""{"minimum":3,"anyOf":[{"multipleOf":2,"maximum":1}]}""", "1", 2, false)]
    public void Explain_AsManyFaultsAsAllowedOrMore_AreCutThere(string schema, string value, int most, bool isCut)
    {
        var report = Explain(schema, value, SchemaLimits.Default with { MaxErrors = most });

        (report.Errors.Count, report.IsCut).Should().Be((most, isCut));
    }

    // Each level is looked at once more than the one above it, until there is no work left. Where that is, depends on how much there was.
    [Test]
    public void Explain_MoreWorkThanIsAllowed_IsNotLookedAtMoreClosely()
    {
        var value = string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40);

        var errors = Enumerable.Range(85, 60).Select(work => Explain("""{"anyOf":[{"type":"object","properties":{"a":{"$ref":"#"}}}]}""", value, SchemaLimits.Default with { MaxWork = work }))
            .Select(static report => report.Errors.Should().ContainSingle().Subject).ToList();

        errors.Should().AllSatisfy(static error =>
        {
            error.InstancePointer.Should().StartWith("/a/a").And.HaveLength(error.InstancePointer.Length / 2 * 2).And.NotBe(string.Concat(Enumerable.Repeat("/a", 40)));
            error.Actual.Should().Be("an object of 1 property");
        });
        errors.Select(static error => (error.Keyword, error.SchemaPointer, error.Expected)).Distinct().Should().BeEquivalentTo(
            [("", "/anyOf/0", "what the schema asks for"), ("anyOf", "/anyOf", "what one of several schemas asks for")]);
    }

    [Test]
    public void Explain_AReferenceThatDependsOnTheWay_IsAimedAnewOnEachWay() =>
        Lines(
            """
            {
              "$id": "https://example.test/root",
              "properties": { "one": { "$ref": "b" }, "two": { "$ref": "c" } },
              "$defs": {
                "b": { "$id": "b", "properties": { "x": { "type": "integer" } }, "$defs": { "t": { "$dynamicAnchor": "t", "type": "string" } } },
                "c": { "$id": "c", "properties": { "y": { "$dynamicRef": "#t" } }, "$defs": { "t": { "$dynamicAnchor": "t", "type": "integer" } } }
              }
            }
            """,
            """{"one":{"x":""},"two":{"y":""}}""").Should().Be(
            "type /$defs/b/properties/x/type: '/one/x' must be an integer, but is a string of 0 characters.\ntype /$defs/c/$defs/t/type: '/two/y' must be an integer, but is a string of 0 characters.");

    [TestCase("", "true")]
    [TestCase("/p", """{"p":true}""")]
    public void Explain_NoBranchHasTheType_SaysTheSameAtTheRootAndBelow(string pointer, string value)
    {
        const string Either = """{"anyOf":[{"type":"string"},{"type":"integer"}]}""";

        Lines(pointer.Length == 0 ? Either : $$"""{ "properties": { "p": {{Either}} } }""", value).Should().Contain("must be what one of several schemas asks for").And.NotContain("a string,");
    }

    [TestCase("", "\"b\"")]
    [TestCase("/p", """{"p":"b"}""")]
    public void Explain_TheNearestBranch_IsTheSameAtTheRootAndBelow(string pointer, string value)
    {
        const string Either = """{"anyOf":[{"enum":["a"]},{"minLength":5}]}""";

        Lines(pointer.Length == 0 ? Either : $$"""{ "properties": { "p": {{Either}} } }""", value).Should().StartWith("enum ");
    }

    [Test]
    public void Explain_TheNearestBranchHasMoreFaultsThanAreShown_SaysThatThereAreMore()
    {
        var report = Explain("""{"anyOf":[{"properties":{"a":{"type":"integer"},"b":{"type":"integer"},"c":{"type":"integer"}}}]}""", """{"a":"","b":"","c":""}""", SchemaLimits.Default with { MaxErrors = 2 });

        (report.Errors.Count, report.IsCut).Should().Be((2, true));
    }

    [Test]
    public void Explain_ValuesThatAreTooLongToShowOrNone_AreNotAnEmptyList()
    {
        var text = new string('x', 300);
        Lines($$"""{"const":"{{text}}"}""", "1").Should().Contain("must be one certain value, which is too long to show, but");
        Lines($$"""{"enum":["{{text}}","{{text}}y"]}""", "1").Should().Contain("must be one of 2 values, which are too long to show, but");
        Lines("""{"enum":[]}""", "1").Should().Contain("must be nothing: no value is allowed, but");
    }

    internal static string Lines(string schema, string value) =>
        string.Join('\n', Explain(schema, value, SchemaLimits.Default).Errors.Select(static one => $"{one.Keyword} {one.SchemaPointer}: {one}"));

    private static SchemaReport Explain(string schema, string value, SchemaLimits limits) =>
        JsonSchema.Compile(JsonElement.Parse(schema), new JsonSchemaSettings { Limits = limits, Formats = FormatMode.Assert }).Explain(JsonElement.Parse(value));
}
