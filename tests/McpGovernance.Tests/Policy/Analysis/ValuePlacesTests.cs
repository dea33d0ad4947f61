using System.Text.Json;
using McpGovernance.Policy;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ValuePlacesTests
{
    private static ValuePlaces Of(string schema) => new([JsonSchema.Compile(JsonElement.Parse(schema)).Root]);

    [TestCase("""{ "type": "number" }""", "number")]
    [TestCase("""{ "type": "integer" }""", "integer")]
    [TestCase("""{ "enum": ["a", null] }""", "null or string")]
    [TestCase("""{ "const": 1.5 }""", "number")]
    [TestCase("""{ "allOf": [{ "type": ["string", "null"] }, { "type": ["string", "boolean"] }] }""", "string")]
    [TestCase("""{ "type": "integer", "allOf": [{ "type": "number" }] }""", "integer")]
    [TestCase("""{ "anyOf": [{ "type": "string" }, { "type": "null" }], "oneOf": [{ "type": "string" }, { "type": "array" }] }""", "string")]
    [TestCase("""{ "anyOf": [{ "type": "string" }, {}] }""", "null, boolean, object, array, number or string")]
    [TestCase("""{ "$ref": "#/$defs/a", "$defs": { "a": { "type": "boolean" } } }""", "boolean")]
    [TestCase("false", "nothing")]
    [TestCase("true", "null, boolean, object, array, number or string")]
    public void Types_OfASchema_AreThoseOfItsValues(string schema, string said) => JsonTypeNames.Describe(Of(schema).Types).Should().Be(said);

    [Test]
    public void Types_OfNothing_AreAll() => new ValuePlaces([]).Types.Should().Be(JsonTypes.Any | JsonTypes.Integer);

    [Test]
    public void Names_OfEveryPlace_AreSaidOnce() =>
        Of("""{ "properties": { "a": {}, "b": {} }, "required": ["c"], "anyOf": [{ "properties": { "a": {}, "d": {} } }], "dependentSchemas": { "e": { "properties": { "f": {} } } } }""")
            .Names.Should().BeEquivalentTo("a", "b", "c", "d", "f");

    [TestCase("""{ "properties": { "x": { "type": "string" } } }""", "string")]
    [TestCase("""{ "properties": { "x": { "type": "string" } }, "patternProperties": { "^x": { "type": "null" } } }""", "null or string")]
    [TestCase("""{ "properties": { "x": { "type": "string" } }, "additionalProperties": { "type": "null" } }""", "string")]
    [TestCase("""{ "patternProperties": { "^x": { "type": "null" } }, "additionalProperties": { "type": "string" } }""", "null")]
    [TestCase("""{ "properties": { "y": {} }, "additionalProperties": { "type": "null" } }""", "null")]
    [TestCase("""{ "properties": { "y": {} }, "unevaluatedProperties": { "type": "null" } }""", "null")]
    [TestCase("""{ "required": ["x"] }""", "null, boolean, object, array, number or string")]
    [TestCase("""{ "required": ["y"] }""", null)]
    [TestCase("""{ "properties": { "x": { "allOf": [{ "type": "string" }, { "type": "null" }] } } }""", null)]
    [TestCase("""{ "properties": { "x": { "type": "string" } }, "anyOf": [{ "properties": { "x": { "type": "null" } } }, { "properties": { "x": false } }] }""", "null or string")]
    [TestCase("{}", null)]
    public void Member_OfASchema_IsWhatItDeclares(string schema, string? said)
    {
        var member = Of(schema).Member("x");

        (member is null ? null : JsonTypeNames.Describe(member.Types)).Should().Be(said);
    }

    [TestCase("""{ "type": "object" }""", true)]
    [TestCase("{}", true)]
    [TestCase("""{ "type": "string" }""", false)]
    [TestCase("""{ "properties": { "y": {} } }""", false)]
    [TestCase("""{ "patternProperties": { "^y": {} } }""", false)]
    [TestCase("""{ "additionalProperties": false }""", false)]
    [TestCase("""{ "unevaluatedProperties": false }""", false)]
    [TestCase("""{ "required": ["y"] }""", false)]
    [TestCase("""{ "minProperties": 1 }""", true)]
    public void Member_OfAnInnerObject_MayBeAnythingWhereNothingIsSaidOfMembers(string schema, bool has) =>
        (Of($$"""{ "properties": { "in": {{schema}} } }""").Member("in")!.Member("x") is not null).Should().Be(has);

    [TestCase("""{ "items": { "type": "string" } }""", "string")]
    [TestCase("""{ "prefixItems": [{ "type": "null" }], "items": { "type": "string" } }""", "null or string")]
    [TestCase("""{ "prefixItems": [{ "type": "null" }] }""", "null")]
    [TestCase("""{ "prefixItems": [{ "type": "null" }], "unevaluatedItems": { "type": "string" } }""", "null or string")]
    [TestCase("""{ "items": { "type": "string" }, "unevaluatedItems": { "type": "null" } }""", "string")]
    [TestCase("""{ "anyOf": [{ "items": { "type": "string" } }, { "items": { "type": "boolean" } }] }""", "boolean or string")]
    [TestCase("{}", "null, boolean, object, array, number or string")]
    public void Items_OfASchema_AreOfEveryPlace(string schema, string said) => JsonTypeNames.Describe(Of(schema).Items().Types).Should().Be(said);

    [Test]
    public void Items_OfAnything_SayNothingOfMembers() => Of("""{ "items": {} }""").Items().Member("x").Should().NotBeNull("they are inside");

    [TestCase("""{ "required": ["x"] }""", true)]
    [TestCase("""{ "properties": { "x": {} } }""", false)]
    [TestCase("""{ "properties": { "x": {} }, "required": ["y"] }""", false)]
    [TestCase("""{ "allOf": [{}, { "allOf": [{ "required": ["x"] }] }] }""", true)]
    [TestCase("""{ "anyOf": [{ "required": ["x"] }] }""", false)]
    [TestCase("""{ "$ref": "#/$defs/a", "$defs": { "a": { "required": ["x"] } } }""", true)]
    [TestCase("{}", false)]
    public void Requires_OfASchema_IsWhatEveryValueHas(string schema, bool requires) => Of(schema).Requires("x").Should().Be(requires);

    [Test]
    public void Requires_OfNothingOrOfSomeOnly_IsNo()
    {
        var (with, without) = (JsonSchema.Compile(JsonElement.Parse("""{ "required": ["x"] }""")).Root, JsonSchema.Compile(JsonElement.Parse("{}")).Root);

        new ValuePlaces([]).Requires("x").Should().BeFalse();
        new ValuePlaces([with, without]).Requires("x").Should().BeFalse();
        new ValuePlaces([with, with]).Requires("x").Should().BeTrue();
    }

    [Test]
    public void Allows_OfSeveral_IsWhetherOneDoes()
    {
        var (text, number) = (JsonSchema.Compile(JsonElement.Parse("""{ "type": "string" }""")).Root, JsonSchema.Compile(JsonElement.Parse("""{ "minimum": 5, "type": "number" }""")).Root);

        new ValuePlaces([text, number]).Allows(JsonElement.Parse("5")).Should().BeTrue();
        new ValuePlaces([text, number]).Allows(JsonElement.Parse("4")).Should().BeFalse();
        new ValuePlaces([text]).Allows(JsonElement.Parse("\"a\"")).Should().BeTrue();
        new ValuePlaces([]).Allows(JsonElement.Parse("4")).Should().BeTrue();
    }
}
