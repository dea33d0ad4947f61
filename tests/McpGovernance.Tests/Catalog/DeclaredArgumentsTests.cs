using System.Text.Json;
using McpGovernance.Catalog;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class DeclaredArgumentsTests
{
    private static DeclaredArguments Read(string schema) => new(SchemaShapeReader.Read(JsonElement.Parse(schema)), new JsonSchemaFactory());

    [TestCase("""{"properties":{"a":{}}}""")]
    [TestCase("""{"$ref":"#/$defs/x","$defs":{"x":{"properties":{"a":{}}}}}""")]
    [TestCase("""{"allOf":[{"properties":{"a":{}}}]}""")]
    [TestCase("""{"anyOf":[{"properties":{"b":{}}},{"properties":{"a":{}}}]}""")]
    [TestCase("""{"oneOf":[{"$ref":"#/$defs/x"}],"$defs":{"x":{"properties":{"a":{}}}}}""")]
    [TestCase("""{"if":{"properties":{"a":{}}}}""")]
    [TestCase("""{"if":true,"then":{"properties":{"a":{}}}}""")]
    [TestCase("""{"if":true,"else":{"properties":{"a":{}}}}""")]
    [TestCase("""{"dependentSchemas":{"z":{"properties":{"a":{}}}}}""")]
    [TestCase("""{"patternProperties":{"^[a]$":{"type":"string"}}}""")]
    [TestCase("""{"$schema":"http://json-schema.org/draft-07/schema#","patternProperties":{"^[a]$":false}}""")]
    public void Contains_WhatTheSchemaNamesAnywhere(string schema)
    {
        var declared = Read(schema);
        declared.Contains("a").Should().BeTrue();
        declared.Contains("A").Should().BeFalse();
        declared.Contains("aa").Should().BeFalse();
    }

    [TestCase("""{"additionalProperties":{"type":"string"}}""", true)]
    [TestCase("""{"additionalProperties":true}""", false)]
    [TestCase("""{"additionalProperties":{}}""", false)]
    [TestCase("""{"not":{"properties":{"a":{}}}}""", false)]
    [TestCase("{}", false)]
    [TestCase("true", false)]
    public void Contains_OthersOnlyWhereTheyAreDescribed(string schema, bool contains) => Read(schema).Contains("a").Should().Be(contains);

    [Test]
    public void Names_AreThoseOfTheSchema() => Read("""{"properties":{"a":{},"b":{}},"allOf":[{"properties":{"c":{}}}]}""").Names.Should().BeEquivalentTo("a", "b", "c");
}
