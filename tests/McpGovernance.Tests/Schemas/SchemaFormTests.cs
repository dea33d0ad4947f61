using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class SchemaFormTests
{
    [TestCase("""{"title":5}""", "/title", "string")]
    [TestCase("""{"properties":{"a":{"description":["x"]}}}""", "/properties/a/description", "string")]
    [TestCase("""{"examples":"x"}""", "/examples", "array")]
    [TestCase("""{"required":["a","a"]}""", "/required", "")]
    [TestCase("""{"$defs":{"a":{"deprecated":"yes"}}}""", "/$defs/a/deprecated", "boolean")]
    [TestCase("""{"$schema":"http://json-schema.org/draft-07/schema#","readOnly":1}""", "/readOnly", "boolean")]
    [TestCase("""{"$schema":"http://json-schema.org/draft-04/schema#","enum":[]}""", "/enum", "")]
    [TestCase("""{"$schema":"https://json-schema.org/draft/2019-09/schema","$comment":{}}""", "/$comment", "string")]
    public void Compile_WhatIsNoSchemaOfItsEdition_SaysWhere(string schema, string pointer, string expected) =>
        FluentActions.Invoking(() => JsonSchema.Compile(JsonElement.Parse(schema))).Should().Throw<JsonSchemaException>()
            .Where(thrown => thrown.Pointer == pointer && thrown.Reason.Contains(expected));

    [TestCase("""{"nullable":5,"example":{},"x-own":1,"enum":[]}""")]
    [TestCase("""{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"a":{"unevaluatedItems":7}}}""")]
    [TestCase("""{"$defs":{"old":{"id":"urn:old","$schema":"http://json-schema.org/draft-04/schema#","exclusiveMinimum":true,"minimum":1}}}""")]
    [TestCase("true")]
    public void Compile_WhatItsEditionLetsBe_Compiles(string schema) =>
        FluentActions.Invoking(() => JsonSchema.Compile(JsonElement.Parse(schema))).Should().NotThrow();

    [Test]
    public void Compile_ARegisteredDocumentThatIsNoSchema_NamesIt() =>
        FluentActions.Invoking(() => JsonSchema.Compile(
                JsonElement.Parse("""{"$ref":"https://example.com/a"}"""),
                new JsonSchemaSettings { Documents = new([KeyValuePair.Create("https://example.com/a", JsonElement.Parse("""{"title":5}"""))]) }))
            .Should().Throw<JsonSchemaException>().WithMessage("*'https://example.com/a'*'/title'*");

    [Test]
    public void Compile_DeepButAllowed_IsNotTooDeepForTheSchemaOfSchemas()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"items":""", 60)) + "{}" + new string('}', 60);
        foreach (var edition in Enum.GetValues<DialectVersion>())
        {
            FluentActions.Invoking(() => JsonSchema.Compile(JsonElement.Parse(deep), new JsonSchemaSettings { Dialect = edition })).Should().NotThrow("{0}", edition);
        }
    }
}
