using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

/// <summary>Two schemas that print the same are taken for the same, so whatever asks anything must print.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class NodePrintTests
{
    private static string? Print(string schema) => NodePrint.Of(JsonSchema.Compile(JsonElement.Parse(schema)).Root);

    [TestCase("""{"type":"string"}""", "{32}")]
    [TestCase("""{"type":"number"}""", "{16}")]
    [TestCase("""{"type":["integer","null"],"minimum":1,"maximum":2.50,"exclusiveMinimum":0,"exclusiveMaximum":3,"multipleOf":1}""", "{65n1,0,2.5,3,1/&()|()1()----}")]
    [TestCase("""{"enum":["b","a","a",1.0,null]}""", "{63=[Null4:null,Number1:1,String1:a,String1:b]/&()|()1()----}")]
    [TestCase("""{"const":{"b":1,"a":[2]}}""", """{63=[Object15:{"b":1,"a":[2]}]/&()|()1()----}""")]
    [TestCase("""{"minLength":1,"maxLength":2,"pattern":"^a","format":"email"}""", "{63s1,2;-1:2:^a/&()|()1()----}")]
    [TestCase("""{"minItems":1,"maxItems":2,"uniqueItems":true,"prefixItems":[true,{"type":"string"}],"items":false,"contains":{"type":"null"},"minContains":2,"maxContains":3,"unevaluatedItems":{"type":"boolean"}}""", "{63a1,2,True,2,3,Truep({63}{32}){0}{1}{2}/&()|()1()----}")]
    [TestCase("""{"minProperties":1,"maxProperties":2,"properties":{"b":{"type":"string"},"a":true},"required":["b","a"],"patternProperties":{"^y":true,"^x":{"type":"null"}},"additionalProperties":false,"propertyNames":{"maxLength":3},"unevaluatedProperties":{"type":"string"}}""", "{63o1,2;1:a{63}1:b{32}r(1:a1:b)~2:^x{1}~2:^y{63}{0}{63s0,3;-1:-1:/&()|()1()----}{32}/&()|()1()----}")]
    [TestCase("""{"dependentRequired":{"b":["d","c"],"a":[]},"dependentSchemas":{"y":{"type":"string"},"x":true}}""", "{63o0,2147483647;r()d(1:b0:1:d1:c)d(1:a0:)D(1:y){32}D(1:x){63}---/&()|()1()----}")]
    [TestCase("""{"allOf":[{"type":"string"}],"anyOf":[{"type":"null"},true],"oneOf":[{"type":"boolean"}],"not":{"type":"array"},"if":{"type":"object"},"then":{"type":"number"},"else":false}""", "{63/&({32})|({1}{63})1({2}){8}{4}{16}{0}}")]
    [TestCase("""{"type":"object","properties":{}}""", "{4e}")]
    [TestCase("""{"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}}""", "{63/&({32})|()1()----}")]
    [TestCase("""{"properties":{"next":{"$ref":"#"},"other":{"properties":{"up":{"$ref":"#"}}}}}""", "{63o0,2147483647;4:next^1;5:other{63o0,2147483647;2:up^2;r()---/&()|()1()----}r()---/&()|()1()----}")]
    [TestCase("true", "{63}")]
    [TestCase("false", "{0}")]
    public void Of_SaysAllThatIsAsked(string schema, string print) => Print(schema).Should().Be(print);

    /// <summary>What cannot be printed is never the same as anything.</summary>
    [TestCase("""{"$ref":"b"}""")]
    [TestCase("""{"properties":{"a":{"$ref":"b"}}}""")]
    [TestCase("""{"items":{"$ref":"b"}}""")]
    [TestCase("""{"anyOf":[true,{"$ref":"b"}]}""")]
    [TestCase("""{"patternProperties":{"a":{"$ref":"b"}}}""")]
    [TestCase("""{"dependentSchemas":{"a":{"$ref":"b"}}}""")]
    [TestCase("""{"not":{"$ref":"b"}}""")]
    public void Of_WhatMeansByTheWayToIt_IsNothing(string schema) => Print(
        $$"""{ "$id":"https://e.example/a","$dynamicAnchor":"n","allOf":[{{schema}}],"$defs":{"b":{"$id":"b","items":{"$dynamicRef":"#n"},"$defs":{"d":{"$dynamicAnchor":"n","type":"string" } } } } }""").Should().BeNull();

    [Test]
    public void Of_ManyValues_IsNothing()
    {
        Print($$"""{"enum":[{{string.Join(',', Enumerable.Range(0, 5000))}}]}""").Should().BeNull();
        Print($$"""{"enum":["{{new string('x', 2_000_000)}}"]}""").Should().BeNull();
    }
}
