using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class NodeReaderTests
{
    [TestCase("1", "", "a schema is an object, true or false")]
    [TestCase("""{"not":"a"}""", "/not", "a schema is an object, true or false")]
    [TestCase("""{"$ref":1}""", "/$ref", "it must be a string")]
    [TestCase("""{"$ref":"#/x"}""", "/$ref", "there is nothing at '#/x'")]
    [TestCase("""{"$dynamicRef":1}""", "/$dynamicRef", "it must be a string")]
    [TestCase("""{"$dynamicRef":"#x"}""", "/$dynamicRef", "there is nothing at '#x'")]
    [TestCase("""{"pattern":1}""", "/pattern", "it must be a string")]
    [TestCase("""{"pattern":"a("}""", "/pattern", "'a(' is no regular expression of ECMA-262: at character 2, a group is not closed")]
    [TestCase("""{"format":1}""", "/format", "it must be a string")]
    [TestCase("""{"type":"text"}""", "/type", "it must be one of the seven types, or an array of them")]
    [TestCase("""{"type":[]}""", "/type", "it must be one of the seven types, or an array of them")]
    [TestCase("""{"type":1}""", "/type", "it must be one of the seven types, or an array of them")]
    [TestCase("""{"type":["string",1]}""", "/type", "it must be one of the seven types, or an array of them")]
    [TestCase("""{"enum":1}""", "/enum", "it must be an array of values")]
    [TestCase("""{"minimum":"1"}""", "/minimum", "it must be a number")]
    [TestCase("""{"maximum":null}""", "/maximum", "it must be a number")]
    [TestCase("""{"exclusiveMinimum":true}""", "/exclusiveMinimum", "it must be a number")]
    [TestCase("""{"exclusiveMaximum":[]}""", "/exclusiveMaximum", "it must be a number")]
    [TestCase("""{"maximum":1e9999999999999999}""", "/maximum", "it must be a number")]
    [TestCase("""{"multipleOf":0}""", "/multipleOf", "it must be more than zero")]
    [TestCase("""{"multipleOf":-1.5}""", "/multipleOf", "it must be more than zero")]
    [TestCase("""{"minLength":-1}""", "/minLength", "it must be an integer of zero or more")]
    [TestCase("""{"maxLength":1.5}""", "/maxLength", "it must be an integer of zero or more")]
    [TestCase("""{"minItems":"1"}""", "/minItems", "it must be an integer of zero or more")]
    [TestCase("""{"maxItems":null}""", "/maxItems", "it must be an integer of zero or more")]
    [TestCase("""{"minProperties":-1}""", "/minProperties", "it must be an integer of zero or more")]
    [TestCase("""{"maxProperties":-1}""", "/maxProperties", "it must be an integer of zero or more")]
    [TestCase("""{"contains":true,"minContains":-1}""", "/minContains", "it must be an integer of zero or more")]
    [TestCase("""{"contains":true,"maxContains":-1}""", "/maxContains", "it must be an integer of zero or more")]
    [TestCase("""{"uniqueItems":1}""", "/uniqueItems", "it must be true or false")]
    [TestCase("""{"allOf":[]}""", "/allOf", "it must be an array of at least one schema")]
    [TestCase("""{"anyOf":{}}""", "/anyOf", "it must be an array of at least one schema")]
    [TestCase("""{"oneOf":true}""", "/oneOf", "it must be an array of at least one schema")]
    [TestCase("""{"prefixItems":{}}""", "/prefixItems", "it must be an array of at least one schema")]
    [TestCase("""{"required":"a"}""", "/required", "it must be an array of names")]
    [TestCase("""{"required":["a",1]}""", "/required", "it must be an array of names")]
    [TestCase("""{"required":["a","b","a"]}""", "/required", "it has a name twice")]
    [TestCase("""{"dependentRequired":{"a":1}}""", "/dependentRequired", "it must be an array of names")]
    [TestCase("""{"dependencies":{"a":["b",1]}}""", "/dependencies", "it must be an array of names")]
    [TestCase("""{"properties":1}""", "/properties", "it must be an object")]
    [TestCase("""{"patternProperties":[]}""", "/patternProperties", "it must be an object")]
    [TestCase("""{"patternProperties":{"(":true}}""", "/patternProperties", "'(' is no regular expression of ECMA-262: at character 1, a group is not closed")]
    [TestCase("""{"dependencies":1}""", "/dependencies", "it must be an object")]
    [TestCase("""{"dependentRequired":1}""", "/dependentRequired", "it must be an object")]
    [TestCase("""{"dependentSchemas":1}""", "/dependentSchemas", "it must be an object")]
    public void Compile_AKeywordOfAnotherShape_SaysWhereAndWhy(string schema, string pointer, string reason) => Refuse(schema).Should().Be((pointer, reason));

    [TestCase("""{"allOf":[true,?]}""", "/allOf/1")]
    [TestCase("""{"anyOf":[?]}""", "/anyOf/0")]
    [TestCase("""{"oneOf":[?]}""", "/oneOf/0")]
    [TestCase("""{"not":?}""", "/not")]
    [TestCase("""{"if":?}""", "/if")]
    [TestCase("""{"if":true,"then":?}""", "/then")]
    [TestCase("""{"if":true,"else":?}""", "/else")]
    [TestCase("""{"prefixItems":[?]}""", "/prefixItems/0")]
    [TestCase("""{"items":?}""", "/items")]
    [TestCase("""{"contains":?}""", "/contains")]
    [TestCase("""{"unevaluatedItems":?}""", "/unevaluatedItems")]
    [TestCase("""{"properties":{"a/b":?}}""", "/properties/a~1b")]
    [TestCase("""{"patternProperties":{"a/b":?}}""", "/patternProperties/a~1b")]
    [TestCase("""{"additionalProperties":?}""", "/additionalProperties")]
    [TestCase("""{"propertyNames":?}""", "/propertyNames")]
    [TestCase("""{"unevaluatedProperties":?}""", "/unevaluatedProperties")]
    [TestCase("""{"dependentSchemas":{"a":?}}""", "/dependentSchemas/a")]
    [TestCase("""{"dependencies":{"a":?}}""", "/dependencies/a")]
    public void Compile_ASchemaInASchema_IsReadWhereItStands(string schema, string pointer) =>
        Refuse(schema.Replace("?", """{"minLength":-1}""", StringComparison.Ordinal)).Should().Be(($"{pointer}/minLength", "it must be an integer of zero or more"));

    [TestCase("true", "", "a schema is an object")]
    [TestCase("""{"properties":{"a":true}}""", "/properties/a", "a schema is an object")]
    [TestCase("""{"not":1}""", "/not", "a schema is an object")]
    [TestCase("""{"exclusiveMinimum":1,"minimum":1}""", "/exclusiveMinimum", "it must be true or false")]
    [TestCase("""{"exclusiveMaximum":1,"maximum":1}""", "/exclusiveMaximum", "it must be true or false")]
    [TestCase("""{"items":[{"minLength":-1}]}""", "/items/0/minLength", "it must be an integer of zero or more")]
    public void Compile_Draft04_HasItsOwnShapes(string schema, string pointer, string reason) => Refuse(schema, DialectVersion.Draft04).Should().Be((pointer, reason));

    [TestCase("""{"$recursiveRef":1}""", "/$recursiveRef", "it must be a string")]
    [TestCase("""{"items":[1]}""", "/items/0", "a schema is an object, true or false")]
    [TestCase("""{"items":[],"additionalItems":1}""", "/additionalItems", "a schema is an object, true or false")]
    [TestCase("""{"unevaluatedItems":1}""", "/unevaluatedItems", "a schema is an object, true or false")]
    public void Compile_Draft201909_HasItsOwnShapes(string schema, string pointer, string reason) => Refuse(schema, DialectVersion.Draft201909).Should().Be((pointer, reason));

    [TestCase("""{"minimum":1,"exclusiveMinimum":true}""", "1", false)]
    [TestCase("""{"minimum":1,"exclusiveMinimum":true}""", "2", true)]
    [TestCase("""{"minimum":1,"exclusiveMinimum":false}""", "1", true)]
    [TestCase("""{"minimum":1}""", "1", true)]
    [TestCase("""{"maximum":1,"exclusiveMaximum":true}""", "1", false)]
    [TestCase("""{"maximum":1,"exclusiveMaximum":true}""", "0", true)]
    [TestCase("""{"maximum":1,"exclusiveMaximum":false}""", "1", true)]
    [TestCase("""{"maximum":1}""", "1", true)]
    [TestCase("""{"const":2}""", "1", true)]
    [TestCase("""{"propertyNames":{"maxLength":1}}""", """{"ab":1}""", true)]
    [TestCase("""{"contains":{"type":"null"}}""", "[1]", true)]
    [TestCase("""{"if":{},"then":{"type":"null"}}""", "1", true)]
    [TestCase("""{"additionalProperties":false}""", """{"a":1}""", false)]
    [TestCase("""{"items":[{}],"additionalItems":false}""", "[1,2]", false)]
    [TestCase("""{"items":{"type":"null"},"additionalItems":false}""", "[null]", true)]
    public void Validate_Draft04_MeansWhatItMeantThen(string schema, string value, bool isValid) =>
        (JsonSchema.Compile(JsonElement.Parse(schema), new JsonSchemaSettings { Dialect = DialectVersion.Draft04 }).Validate(JsonElement.Parse(value)) == SchemaVerdict.Valid).Should().Be(isValid);

    [TestCase("""{"minLength":2.0}""", "\"a\"", false)]
    [TestCase("""{"minLength":2.0}""", "\"ab\"", true)]
    [TestCase("""{"maxLength":0}""", "\"a\"", false)]
    [TestCase("""{"maxItems":2e0}""", "[1,2,3]", false)]
    [TestCase("""{"maxLength":99999999999}""", "\"a\"", true)]
    [TestCase("""{"dependencies":{"a":["b"]}}""", """{"a":1}""", false)]
    [TestCase("""{"dependencies":{"a":["b"]}}""", """{"a":1,"b":1}""", true)]
    [TestCase("""{"dependencies":{"a":{"minProperties":2}}}""", """{"a":1}""", false)]
    public void Validate_ACount_IsReadByItsValue(string schema, string value, bool isValid) =>
        (JsonSchema.Compile(JsonElement.Parse(schema)).Validate(JsonElement.Parse(value)) == SchemaVerdict.Valid).Should().Be(isValid);

    [TestCase("""{"type":"string","examples":["a","b"],"default":"c"}""", "\"a\"")]
    [TestCase("""{"type":"string","examples":[],"default":"c"}""", "\"c\"")]
    [TestCase("""{"type":"string","default":"c"}""", "\"c\"")]
    [TestCase("""{"type":"string"}""", null)]
    public void Explain_AnExample_IsTheFirstElseTheDefault(string schema, string? expected) => Example(schema).Should().Be(expected);

    [TestCase(198, true)]
    [TestCase(199, false)]
    public void Explain_ALongExample_IsLeftOut(int length, bool isShown) => (Example($$"""{"type":"string","default":"{{new string('a', length)}}"}""") is not null).Should().Be(isShown);

    internal static (string Pointer, string Reason) Refuse(string schema, DialectVersion dialect = DialectVersion.Draft202012) => Refuse(schema, new JsonSchemaSettings { Dialect = dialect });

    internal static (string Pointer, string Reason) Refuse(string schema, JsonSchemaSettings settings)
    {
        var refused = FluentActions.Invoking(() => JsonSchema.Compile(JsonElement.Parse(schema), settings)).Should().Throw<JsonSchemaException>().Which;
        refused.Message.Should().EndWith($"does not compile at JSON pointer '{refused.Pointer}': {refused.Reason}.");
        return (refused.Pointer, refused.Reason);
    }

    private static string? Example(string schema) => JsonSchema.Compile(JsonElement.Parse(schema)).Explain(JsonElement.Parse("1")).Errors.Should().ContainSingle().Which.Example;
}
