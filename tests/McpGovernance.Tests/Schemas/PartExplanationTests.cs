namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class PartExplanationTests
{
    [TestCase("""{"minProperties":2}""", """{"a":1}""", "minProperties /minProperties: The value must be an object of at least 2 properties, but is an object of 1 property.")]
    [TestCase("""{"maxProperties":1}""", """{"a":1,"b":2}""", "maxProperties /maxProperties: The value must be an object of at most 1 property, but is an object of 2 properties.")]
    [TestCase("""{"minProperties":1,"maxProperties":1,"properties":{"a":{"type":"null"}}}""", """{"a":1}""", "type /properties/a/type: '/a' must be null, but is an integer.")]
    [TestCase("""{"required":["a","b"],"properties":{"b":{"type":"null"}}}""", """{"a":1,"b":2}""", "type /properties/b/type: '/b' must be null, but is an integer.")]
    [TestCase("""{"properties":{"a":{"type":"null"}},"additionalProperties":false}""", """{"a":1}""", "type /properties/a/type: '/a' must be null, but is an integer.")]
    [TestCase("""{"patternProperties":{"^a":{"type":"null"}},"additionalProperties":false}""", """{"a":1}""", "type /patternProperties/^a/type: '/a' must be null, but is an integer.")]
    [TestCase("""{"properties":{"a":true},"patternProperties":{"^b":true},"additionalProperties":false}""", """{"a":1,"b":2,"c/d":3}""", "additionalProperties /additionalProperties: '/c~1d' must be absent: the schema does not know it, but is an integer.")]
    [TestCase("""{"additionalProperties":{"type":"null"}}""", """{"a":1}""", "type /additionalProperties/type: '/a' must be null, but is an integer.")]
    [TestCase("""{"properties":{"a":false}}""", """{"a":1}""", "properties /properties: '/a' must be absent: the schema does not know it, but is an integer.")]
    [TestCase("""{"patternProperties":{"^a":false,"^b":{"type":"null"}}}""", """{"a":1}""", "patternProperties /patternProperties: '/a' must be absent: the schema does not know it, but is an integer.")]
    [TestCase("""{"propertyNames":{"maxLength":2}}""", """{"a":1,"a/b":2}""", "propertyNames /propertyNames: '/a~1b' must be absent: its name is not allowed, but is an integer.")]
    [TestCase("""{"propertyNames":{"maxLength":2},"minProperties":2}""", """{"a":1}""", "minProperties /minProperties: The value must be an object of at least 2 properties, but is an object of 1 property.")]
    public void ExplainObject_AFault_IsOfItsKeyword(string schema, string value, string expected) => ExplanationTests.Lines(schema, value).Should().Be(expected);

    [TestCase("""{"a":1}""", "dependentRequired /dependentRequired: '/b' must be an integer, but is missing.\ndependentRequired /dependentRequired: '/c' must be present, but is missing.")]
    [TestCase("""{"a":1,"c":1}""", "dependentRequired /dependentRequired: '/b' must be an integer, but is missing.")]
    [TestCase("""{"a":1,"b":""}""", "type /properties/b/type: '/b' must be an integer, but is a string of 0 characters.\ndependentRequired /dependentRequired: '/c' must be present, but is missing.")]
    [TestCase("""{"b":""}""", "type /properties/b/type: '/b' must be an integer, but is a string of 0 characters.")]
    public void ExplainObject_WhatAnotherPropertyRequires_IsMissing(string value, string expected) =>
        ExplanationTests.Lines("""{"properties":{"b":{"type":"integer"}},"dependentRequired":{"a":["b","c"]}}""", value).Should().Be(expected);

    [TestCase("""{"a":1}""", "minProperties /dependentSchemas/a/minProperties: The value must be an object of at least 2 properties, but is an object of 1 property.")]
    [TestCase("""{"b":""}""", "type /properties/b/type: '/b' must be an integer, but is a string of 0 characters.")]
    [TestCase("""{"a":1,"b":""}""", "type /properties/b/type: '/b' must be an integer, but is a string of 0 characters.")]
    public void ExplainObject_WhatAnotherPropertyBrings_IsAskedFor(string value, string expected) =>
        ExplanationTests.Lines("""{"properties":{"b":{"type":"integer"}},"dependentSchemas":{"a":{"minProperties":2}}}""", value).Should().Be(expected);

    [Test]
    public void ExplainObject_ManyNames_AreToldApart()
    {
        var names = Enumerable.Range(0, 130).Select(static number => $"n{number}").ToList();

        ExplanationTests.Lines(
            $$"""{"required":[{{string.Join(',', names.Select(static name => $"\"{name}\""))}}]}""",
            $$"""{{{string.Join(',', names.Where(static name => name is not ("n1" or "n65" or "n129")).Select(static name => $"\"{name}\":1"))}}}""")
            .Should().Be("required /required: '/n1' must be present, but is missing.\nrequired /required: '/n65' must be present, but is missing.\nrequired /required: '/n129' must be present, but is missing.");
    }

    [TestCase("""{"minItems":2}""", "[1]", "minItems /minItems: The value must be an array of at least 2 items, but is an array of 1 item.")]
    [TestCase("""{"maxItems":1}""", "[1,1]", "maxItems /maxItems: The value must be an array of at most 1 item, but is an array of 2 items.")]
    [TestCase("""{"minItems":1,"maxItems":1,"items":{"type":"null"}}""", "[1]", "type /items/type: '/0' must be null, but is an integer.")]
    [TestCase("""{"prefixItems":[{"type":"null"},{"type":"string"}],"items":{"type":"boolean"}}""", "[1,2,3,true,4]", "type /prefixItems/0/type: '/0' must be null, but is an integer.\ntype /prefixItems/1/type: '/1' must be a string, but is an integer.\ntype /items/type: '/2' must be a boolean, but is an integer.\ntype /items/type: '/4' must be a boolean, but is an integer.")]
    [TestCase("""{"prefixItems":[true],"items":false}""", "[1,2]", "items /items: '/1' must be absent: the schema does not know it, but is an integer.")]
    [TestCase("""{"contains":{"type":"null"}}""", "[1]", "contains /contains: The value must be an array with at least 1 item of a certain kind, but is an array of 1 item.")]
    [TestCase("""{"contains":{"type":"null"},"minContains":2}""", "[null,1]", "contains /contains: The value must be an array with at least 2 items of a certain kind, but is an array of 2 items.")]
    [TestCase("""{"contains":{"type":"null"},"maxContains":2}""", "[null,null,null]", "contains /contains: The value must be an array with at least 1 and at most 2 items of a certain kind, but is an array of 3 items.")]
    [TestCase("""{"contains":{"type":"null"},"minContains":1,"maxContains":1,"minItems":3}""", "[null,1]", "minItems /minItems: The value must be an array of at least 3 items, but is an array of 2 items.")]
    [TestCase("""{"contains":{"type":"null"},"minContains":1,"maxContains":3,"minItems":4}""", "[null,null,1]", "minItems /minItems: The value must be an array of at least 4 items, but is an array of 3 items.")]
    [TestCase("""{"uniqueItems":true}""", "[1,1.0]", "uniqueItems /uniqueItems: The value must be an array without the same item twice, but is an array of 2 items.")]
    [TestCase("""{"uniqueItems":true,"minItems":3}""", "[1,2]", "minItems /minItems: The value must be an array of at least 3 items, but is an array of 2 items.")]
    public void ExplainArray_AFault_IsOfItsKeyword(string schema, string value, string expected) => ExplanationTests.Lines(schema, value).Should().Be(expected);

    [TestCase("""{"minLength":3}""", "\"ab\"", "minLength /minLength: The value must be a string of at least 3 characters, but is a string of 2 characters.")]
    [TestCase("""{"maxLength":1}""", "\"\\u0061b\"", "maxLength /maxLength: The value must be a string of at most 1 character, but is a string of 2 characters.")]
    [TestCase("""{"minLength":2,"maxLength":2,"pattern":"^b"}""", "\"ab\"", "pattern /pattern: The value must be a string that matches '^b', but is a string of 2 characters.")]
    [TestCase("""{"format":"date"}""", "\"ab\"", "format /format: The value must be a string of the format 'date', but is a string of 2 characters.")]
    [TestCase("""{"format":"date","pattern":"a","minLength":3}""", "\"ab\"", "minLength /minLength: The value must be a string of at least 3 characters, but is a string of 2 characters.\nformat /format: The value must be a string of the format 'date', but is a string of 2 characters.")]
    [TestCase("""{"format":"ipv4","pattern":"b"}""", "\"1.2.3.4\"", "pattern /pattern: The value must be a string that matches 'b', but is a string of 7 characters.")]
    public void ExplainText_AFault_IsOfItsKeyword(string schema, string value, string expected) => ExplanationTests.Lines(schema, value).Should().Be(expected);

    private const string Bounds = """{"minimum":1,"exclusiveMinimum":0.5,"maximum":8.0,"exclusiveMaximum":9e0,"multipleOf":4}""";

    [TestCase("0.5", "minimum /minimum: The value must be at least 1, but is a number with a fraction.\nexclusiveMinimum /exclusiveMinimum: The value must be more than 0.5, but is a number with a fraction.\nmultipleOf /multipleOf: The value must be a multiple of 4, but is a number with a fraction.")]
    [TestCase("0", "minimum /minimum: The value must be at least 1, but is an integer.\nexclusiveMinimum /exclusiveMinimum: The value must be more than 0.5, but is an integer.")]
    [TestCase("1", "multipleOf /multipleOf: The value must be a multiple of 4, but is an integer.")]
    [TestCase("9", "maximum /maximum: The value must be at most 8.0, but is an integer.\nexclusiveMaximum /exclusiveMaximum: The value must be less than 9e0, but is an integer.\nmultipleOf /multipleOf: The value must be a multiple of 4, but is an integer.")]
    [TestCase("8.4e1", "maximum /maximum: The value must be at most 8.0, but is a whole number with a fraction or an exponent.\nexclusiveMaximum /exclusiveMaximum: The value must be less than 9e0, but is a whole number with a fraction or an exponent.")]
    public void ExplainNumber_AFault_IsOfItsKeyword(string value, string expected) => ExplanationTests.Lines(Bounds, value).Should().Be(expected);
}
