using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class SchemaIndexTests
{
    private const string Mine = "https://example.test/mine";

    [TestCase("""{"$schema":1}""", "/$schema", "it must be a string")]
    [TestCase("""{"$defs":{"a":{"$schema":1}}}""", "/$defs/a/$schema", "it must be a string")]
    [TestCase("""{"$ref":"http://[a"}""", "/$ref", "'http://[a' is no address")]
    [TestCase("""{"$ref":"a#b"}""", "/$ref", "'a#b' means 'https://schema.invalid/a', which is not here. Nothing is fetched: register the document, or put the schema under '$defs'")]
    [TestCase("""{"$ref":"#/$defs/a/x","$defs":{"a":{}}}""", "/$ref", "there is nothing at '#/$defs/a/x'")]
    [TestCase("""{"$ref":"#a"}""", "/$ref", "there is nothing at '#a'")]
    [TestCase("""{"$id":"http://[a"}""", "/$id", "'http://[a' is no address")]
    [TestCase("""{"$id":"a#b"}""", "/$id", "'a#b' has a fragment. Use '$anchor' for a name within the schema")]
    [TestCase("""{"$defs":{"a":{"$id":"http://a.test/b"},"c":{"$id":"http://a.test/b"}}}""", "/$defs/c/$id", "'http://a.test/b' is the address of another schema already")]
    [TestCase("""{"$anchor":1}""", "/$anchor", "it must be a string")]
    [TestCase("""{"$dynamicAnchor":1}""", "/$dynamicAnchor", "it must be a string")]
    [TestCase("""{"$anchor":"a","not":{"$anchor":"a"}}""", "/not/$anchor", "'a' is the name of another schema already")]
    [TestCase("""{"$anchor":"a","not":{"$dynamicAnchor":"a"}}""", "/not/$dynamicAnchor", "'a' is the name of another schema already")]
    public void Compile_WhatCannotBeFound_SaysWhereAndWhy(string schema, string pointer, string reason) => NodeReaderTests.Refuse(schema).Should().Be((pointer, reason));

    [Test]
    public void Compile_ADialectThatIsNotKnown_SaysWhichAre() =>
        NodeReaderTests.Refuse("""{"$defs":{"a":{"$schema":"https://example.test/b"}}}""").Should().Be((
            "/$defs/a/$schema",
            "'https://example.test/b' is no dialect that is known. Known are 'https://json-schema.org/draft/2020-12/schema', 'https://json-schema.org/draft/2019-09/schema', "
            + "'http://json-schema.org/draft-07/schema', 'http://json-schema.org/draft-06/schema', 'http://json-schema.org/draft-04/schema', and meta-schemas that are registered"));

    // What stands there is found by its name, wherever schemas stand.
    [TestCase("""{"items":?}""")]
    [TestCase("""{"items":[?]}""", DialectVersion.Draft201909)]
    [TestCase("""{"items":[true],"additionalItems":?}""", DialectVersion.Draft201909)]
    [TestCase("""{"contains":?}""")]
    [TestCase("""{"additionalProperties":?}""")]
    [TestCase("""{"propertyNames":?}""")]
    [TestCase("""{"not":?}""")]
    [TestCase("""{"if":?}""")]
    [TestCase("""{"if":true,"then":?}""")]
    [TestCase("""{"if":true,"else":?}""")]
    [TestCase("""{"unevaluatedItems":?}""")]
    [TestCase("""{"unevaluatedProperties":?}""")]
    [TestCase("""{"contentSchema":?}""")]
    [TestCase("""{"allOf":[true,?]}""")]
    [TestCase("""{"anyOf":[?]}""")]
    [TestCase("""{"oneOf":[?]}""")]
    [TestCase("""{"prefixItems":[?]}""")]
    [TestCase("""{"properties":{"a":?}}""")]
    [TestCase("""{"patternProperties":{"a":?}}""")]
    [TestCase("""{"$defs":{"a":?}}""")]
    [TestCase("""{"definitions":{"a":?}}""")]
    [TestCase("""{"dependentSchemas":{"a":?}}""")]
    [TestCase("""{"dependencies":{"a":?}}""")]
    public void Compile_ANameSomewhere_IsFound(string place, DialectVersion dialect = DialectVersion.Draft202012)
    {
        var inside = place.Replace("?", """{"$anchor":"x","type":"string"}""", StringComparison.Ordinal);
        var schema = $$$"""{"properties":{"p":{"$ref":"#x"}},"$defs":{"d":{{{inside}}}}}""";

        var compiled = JsonSchema.Compile(JsonElement.Parse(schema), new JsonSchemaSettings { Dialect = dialect });

        Verdict(compiled, """{"p":""}""").Should().Be(SchemaVerdict.Valid);
        Verdict(compiled, """{"p":1}""").Should().Be(SchemaVerdict.Invalid);
    }

    [TestCase("""{"enum":[{"$anchor":"x"}],"$ref":"#x"}""")]
    [TestCase("""{"const":{"$anchor":"x"},"$ref":"#x"}""")]
    [TestCase("""{"examples":[{"$anchor":"x"}],"$ref":"#x"}""")]
    public void Compile_ANameInAValue_IsNone(string schema) => NodeReaderTests.Refuse(schema).Should().Be(("/$ref", "there is nothing at '#x'"));

    [TestCase(DialectVersion.Draft202012, """{"$ref":"#/$defs/a","$defs":{"a":{"$id":"b","type":"string"}}}""")]
    [TestCase(DialectVersion.Draft202012, """{"$ref":"b","$defs":{"a":{"$id":"b","type":"string"}}}""")]
    [TestCase(DialectVersion.Draft202012, """{"$id":"http://a.test/r","$ref":"b#c","$defs":{"a":{"$id":"b","$defs":{"c":{"$anchor":"c","type":"string"}}}}}""")]
    [TestCase(DialectVersion.Draft202012, """{"$id":"http://a.test/r","$ref":"http://a.test/b#/$defs/c","$defs":{"a":{"$id":"b","$defs":{"c":{"type":"string"}}}}}""")]
    [TestCase(DialectVersion.Draft202012, """{"$id":"#","type":"string"}""")]
    [TestCase(DialectVersion.Draft202012, """{"$ref":"#a","$defs":{"a":{"$anchor":"a","$dynamicAnchor":"a","type":"string"}}}""")]
    [TestCase(DialectVersion.Draft202012, """{"$dynamicRef":"#a","$defs":{"a":{"$dynamicAnchor":"a","type":"string"}}}""")]
    [TestCase(DialectVersion.Draft202012, """{"$dynamicRef":"#/$defs/a","$defs":{"a":{"type":"string"}}}""")]
    [TestCase(DialectVersion.Draft201909, """{"$id":"http://a.test/r","$recursiveRef":"#/$defs/a","$defs":{"a":{"type":"string"}}}""")]
    [TestCase(DialectVersion.Draft07, """{"allOf":[{"$ref":"#x"}],"definitions":{"a":{"$id":"#x","type":"string"}}}""")]
    [TestCase(DialectVersion.Draft07, """{"allOf":[{"$ref":"b#x"}],"definitions":{"a":{"$id":"b#x","type":"string"}}}""")]
    [TestCase(DialectVersion.Draft07, """{"allOf":[{"$ref":"b"}],"definitions":{"c":{"$ref":"#","$id":"b"},"a":{"$id":"b","type":"string"}}}""")]
    [TestCase(DialectVersion.Draft04, """{"allOf":[{"$ref":"#x"}],"definitions":{"a":{"id":"#x","type":"string"}}}""")]
    [TestCase(DialectVersion.Draft04, """{"allOf":[{"$ref":"b"}],"definitions":{"a":{"id":"b","type":"string"}}}""")]
    public void Compile_AReference_MeansWhatHasTheAddress(DialectVersion dialect, string schema)
    {
        var compiled = JsonSchema.Compile(JsonElement.Parse(schema), new JsonSchemaSettings { Dialect = dialect });

        (Verdict(compiled, "\"\""), Verdict(compiled, "1")).Should().Be((SchemaVerdict.Valid, SchemaVerdict.Invalid));
    }

    // Names that an edition does not have yet.
    [TestCase(DialectVersion.Draft07, """{"allOf":[{"$ref":"#x"}],"definitions":{"a":{"$anchor":"x"}}}""")]
    [TestCase(DialectVersion.Draft201909, """{"allOf":[{"$ref":"#x"}],"$defs":{"a":{"$dynamicAnchor":"x"}}}""")]
    [TestCase(DialectVersion.Draft04, """{"allOf":[{"$ref":"#x"}],"definitions":{"a":{"$id":"#x"}}}""")]
    public void Compile_ANameOfALaterEdition_IsNone(DialectVersion dialect, string schema) => NodeReaderTests.Refuse(schema, dialect).Should().Be(("/allOf/0/$ref", "there is nothing at '#x'"));

    [TestCase(DialectVersion.Draft201909, "$recursiveAnchor", "$recursiveRef", "#")]
    [TestCase(DialectVersion.Draft202012, "$dynamicAnchor", "$dynamicRef", "#a")]
    public void Validate_AReferenceThatDependsOnTheWay_MeansTheOutermost(DialectVersion dialect, string anchor, string reference, string to)
    {
        var name = dialect == DialectVersion.Draft201909 ? "true" : "\"a\"";
        var compiled = JsonSchema.Compile(
            JsonElement.Parse($$"""
            {
              "$id": "http://a.test/strict", "{{anchor}}": {{name}}, "$ref": "tree", "unevaluatedProperties": false,
              "$defs": { "tree": { "$id": "tree", "{{anchor}}": {{name}}, "type": "object", "properties": { "next": { "{{reference}}": "{{to}}" } } } }
            }
            """),
            new JsonSchemaSettings { Dialect = dialect });

        Verdict(compiled, """{"next":{"next":{}}}""").Should().Be(SchemaVerdict.Valid);
        Verdict(compiled, """{"next":{"next":{"other":1}}}""").Should().Be(SchemaVerdict.Invalid);
        Verdict(compiled, """{"next":{"next":1}}""").Should().Be(SchemaVerdict.Invalid);
    }

    [TestCase("""{"https://json-schema.org/draft/2020-12/vocab/core":true,"https://json-schema.org/draft/2020-12/vocab/applicator":true}""", "1", "\"a\"", true)]
    [TestCase("""{"https://json-schema.org/draft/2020-12/vocab/validation":true}""", "1", "\"a\"", false)]
    [TestCase("""{"https://json-schema.org/draft/2020-12/vocab/validation":false}""", "1", "\"a\"", false)]
    [TestCase("""{"https://example.test/unknown":false}""", "1", "\"a\"", true)]
    [TestCase("1", "1", "\"a\"", false)]
    public void Compile_VocabulariesOfOnesOwn_AreChosen(string vocabulary, string minimum, string text, bool isMinimumIgnored)
    {
        var compiled = JsonSchema.Compile(JsonElement.Parse($$"""{"$schema":"{{Mine}}#","minimum":{{minimum}},"format":"date"}"""), With($$$"""{"$schema":"https://json-schema.org/draft/2020-12/schema","$vocabulary":{{{vocabulary}}}}"""));

        (Verdict(compiled, "0") == SchemaVerdict.Valid).Should().Be(isMinimumIgnored);
        Verdict(compiled, text).Should().Be(SchemaVerdict.Valid);
    }

    [Test]
    public void Compile_AVocabularyThatAsserts_AsksForFormats()
    {
        var compiled = JsonSchema.Compile(JsonElement.Parse($$"""{"$schema":"{{Mine}}","format":"date"}"""), With("""{"$vocabulary":{"https://json-schema.org/draft/2020-12/vocab/format-assertion":true}}"""));

        Verdict(compiled, "\"a\"").Should().Be(SchemaVerdict.Invalid);
    }

    [Test]
    public void Compile_AVocabularyThatIsNotKnown_IsRefused() =>
        NodeReaderTests.Refuse($$"""{"$schema":"{{Mine}}"}""", With("""{"$vocabulary":{"https://example.test/unknown":true}}"""))
            .Should().Be(("/$schema", $"'{Mine}' requires the vocabulary 'https://example.test/unknown', which is not known"));

    // The edition is that of the meta-schema, else the one around it.
    [TestCase("""{"$schema":"http://json-schema.org/draft-04/schema#"}""", true)]
    [TestCase("""{"$schema":"http://json-schema.org/draft-07/schema#"}""", false)]
    [TestCase("""{"$schema":"https://example.test/another"}""", false)]
    [TestCase("""{"$schema":1}""", false)]
    [TestCase("{}", false)]
    public void Compile_AMetaSchemaOfOnesOwn_HasAnEdition(string meta, bool isDraft04)
    {
        var act = () => JsonSchema.Compile(JsonElement.Parse($$"""{"$schema":"{{Mine}}","minimum":1,"exclusiveMinimum":true}"""), With(meta));

        if (isDraft04)
        {
            Verdict(act(), "1").Should().Be(SchemaVerdict.Invalid);
        }
        else
        {
            act.Should().Throw<JsonSchemaException>().Which.Pointer.Should().Be("/exclusiveMinimum");
        }
    }

    [Test]
    public void Compile_ARegisteredDocument_IsFoundByItsAddress()
    {
        var compiled = JsonSchema.Compile(JsonElement.Parse("""{"properties":{"a":{"$ref":"https://example.test/mine"},"b":{"$ref":"https://example.test/mine#/$defs/c"}}}"""), With("""{"type":"string","$defs":{"c":{"type":"null"}}}"""));

        Verdict(compiled, """{"a":"","b":null}""").Should().Be(SchemaVerdict.Valid);
        Verdict(compiled, """{"a":1}""").Should().Be(SchemaVerdict.Invalid);
        Verdict(compiled, """{"b":1}""").Should().Be(SchemaVerdict.Invalid);
        Verdict(JsonSchema.Compile(JsonElement.Parse("""{"$ref":"http://json-schema.org/draft-07/schema#"}""")), """{"type":1}""").Should().Be(SchemaVerdict.Invalid);
    }

    [TestCase("""{"not":{"not":{"not":{}}}}""", "/not/not/not")]
    [TestCase("""{"anyOf":[{"properties":{"a":{"items":{}}}}]}""", "/anyOf/0/properties/a/items")]
    public void Compile_Deeper_IsRefused(string schema, string pointer)
    {
        NodeReaderTests.Refuse(schema, new JsonSchemaSettings { Limits = SchemaLimits.Default with { MaxSchemaDepth = 2 } }).Should().Be((pointer, "schemas nest deeper than 2"));
        FluentActions.Invoking(() => JsonSchema.Compile(JsonElement.Parse(schema), new JsonSchemaSettings { Limits = SchemaLimits.Default with { MaxSchemaDepth = 3 } })).Should().NotThrow();
    }

    [TestCase("""{"$defs":{"a":{},"b":{"not":{}}}}""", "/$defs/b/not")]
    [TestCase("""{"anyOf":[true,true,true,true]}""", "/anyOf/2")]
    public void Compile_More_IsRefused(string schema, string pointer)
    {
        NodeReaderTests.Refuse(schema, new JsonSchemaSettings { Limits = SchemaLimits.Default with { MaxSubschemas = 3 } }).Should().Be((pointer, "there are more than 3 schemas"));
        FluentActions.Invoking(() => JsonSchema.Compile(JsonElement.Parse(schema), new JsonSchemaSettings { Limits = SchemaLimits.Default with { MaxSubschemas = 5 } })).Should().NotThrow();
    }

    private static SchemaVerdict Verdict(JsonSchema schema, string value) => schema.Validate(JsonElement.Parse(value));

    private static JsonSchemaSettings With(string document) => new() { Documents = new SchemaDocuments([KeyValuePair.Create(Mine, JsonElement.Parse(document))]) };
}
