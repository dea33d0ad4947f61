using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class SchemaCompilerTests
{
    [TestCase("""{"title":"a","title":"b"}""", "an object has a name twice")]
    [TestCase("""{"title":"\ud83d"}""", "a text has half a surrogate pair or bytes that are no UTF-8")]
    [TestCase("""{"default":[[[[1]]]]}""", "it nests too deep")]
    public void Compile_WhatNoReaderCouldTrust_IsRefused(string schema, string reason) =>
        NodeReaderTests.Refuse(schema, new JsonSchemaSettings { Limits = SchemaLimits.Default with { MaxSchemaDepth = 1 } }).Should().Be(("", reason));

    [Test]
    public void Compile_AsDeepAsAllowed_Compiles() =>
        FluentActions.Invoking(() => JsonSchema.Compile(JsonElement.Parse("""{"default":[[[1]]]}"""), new JsonSchemaSettings { Limits = SchemaLimits.Default with { MaxSchemaDepth = 1 } })).Should().NotThrow();

    [Test]
    public void Compile_LargerThanAllowed_IsRefused()
    {
        NodeReaderTests.Refuse("""{"a":1}""", new JsonSchemaSettings { Limits = SchemaLimits.Default with { MaxSchemaBytes = 6 } }).Should().Be(("", "it has 7 bytes, and at most 6 are allowed"));
        FluentActions.Invoking(() => JsonSchema.Compile(JsonElement.Parse("""{"a":1}"""), new JsonSchemaSettings { Limits = SchemaLimits.Default with { MaxSchemaBytes = 7 } })).Should().NotThrow();
    }

    [TestCase("""{"allOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}}}""", "/$defs/a")]
    [TestCase("""{"$ref":"#"}""", "")]
    [TestCase("""{"oneOf":[{"$ref":"#"}]}""", "")]
    [TestCase("""{"if":{"$ref":"#"}}""", "")]
    [TestCase("""{"if":true,"then":{"$ref":"#"}}""", "")]
    [TestCase("""{"if":true,"else":{"$ref":"#"}}""", "")]
    [TestCase("""{"dependentSchemas":{"a":{"$ref":"#"}}}""", "")]
    public void Compile_WhatAppliesItselfWithoutEnd_IsRefused(string schema, string pointer) =>
        NodeReaderTests.Refuse(schema).Should().Be((pointer, "it applies itself to the same value without end, through references"));

    [TestCase("""{"properties":{"a":{"$ref":"#"}},"additionalProperties":false}""", """{"a":{"a":{}}}""", """{"a":{"b":{}}}""")]
    [TestCase("""{"anyOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/b"}],"$defs":{"a":{"$ref":"#/$defs/c"},"b":{"$ref":"#/$defs/c"},"c":{"type":"string"}}}""", "\"\"", "1")]
    [TestCase("""{"oneOf":[{"$ref":"#/$defs/a"},{"type":"null"}],"$defs":{"a":{"$ref":"#/$defs/c"},"c":{"type":"string"}}}""", "\"\"", "1")]
    [TestCase("""{"not":{"$ref":"#/$defs/a"},"$defs":{"a":{"$ref":"#/$defs/c"},"c":{"type":"string"}}}""", "1", "\"\"")]
    [TestCase("""{"if":{"$ref":"#/$defs/a"},"then":{"$ref":"#/$defs/b"},"else":{"$ref":"#/$defs/c"},"$defs":{"a":{"$ref":"#/$defs/d"},"b":{"$ref":"#/$defs/e"},"c":{"$ref":"#/$defs/f"},"d":{"type":"string"},"e":{"minLength":1},"f":{"type":"null"}}}""", "\"a\"", "\"\"")]
    [TestCase("""{"items":{"$ref":"#/$defs/a"},"prefixItems":[{"$ref":"#/$defs/b"}],"$defs":{"a":{"$ref":"#/$defs/c"},"b":{"$ref":"#/$defs/d"},"c":{"type":"string"},"d":{"type":"null"}}}""", "[null,\"\"]", "[null,1]")]
    [TestCase("""{"contains":{"$ref":"#/$defs/a"},"unevaluatedItems":{"$ref":"#/$defs/b"},"$defs":{"a":{"$ref":"#/$defs/c"},"b":{"$ref":"#/$defs/d"},"c":{"type":"string"},"d":{"type":"null"}}}""", "[null,\"\"]", "[1,\"\"]")]
    [TestCase("""{"properties":{"a":{"$ref":"#/$defs/a"}},"patternProperties":{"b":{"$ref":"#/$defs/a"}},"additionalProperties":{"$ref":"#/$defs/a"},"$defs":{"a":{"$ref":"#/$defs/c"},"c":{"type":"string"}}}""", """{"a":"","b":"","c":""}""", """{"a":"","b":"","c":1}""")]
    [TestCase("""{"propertyNames":{"$ref":"#/$defs/a"},"dependentSchemas":{"a":{"$ref":"#/$defs/b"}},"$defs":{"a":{"$ref":"#/$defs/c"},"b":{"$ref":"#/$defs/d"},"c":{"maxLength":1},"d":{"minProperties":2}}}""", """{"a":1,"b":1}""", """{"a":1}""")]
    [TestCase("""{"$ref":"#/$defs/a","minLength":2,"$defs":{"a":{"$ref":"#/$defs/c"},"c":{"type":"string"}}}""", "\"ab\"", "\"a\"")]
    [TestCase("""{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/c","enum":["a"]},"c":{"type":"string"}}}""", "\"a\"", "\"b\"")]
    [TestCase("""{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/c","type":"string"},"c":{"maxLength":1}}}""", "\"a\"", "1")]
    [TestCase("""{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/c","not":{"const":"b"}},"c":{"maxLength":1}}}""", "\"a\"", "\"b\"")]
    public void Validate_ThroughReferences_MeansTheirEnd(string schema, string valid, string invalid)
    {
        var compiled = JsonSchema.Compile(JsonElement.Parse(schema));

        (compiled.Validate(JsonElement.Parse(valid)), compiled.Validate(JsonElement.Parse(invalid))).Should().Be((SchemaVerdict.Valid, SchemaVerdict.Invalid));
    }
}
