namespace McpGovernance.Tests.Schemas;

/// <summary>Pairs of schemas with the verdicts that they must get: input practical, input strict, output practical, output strict.</summary>
internal static class ComparisonTable
{
    /// <summary>Old, new, four letters: <c>C</c>ompatible, <c>B</c>reaking, <c>U</c>nknown.</summary>
    public static IEnumerable<(string Old, string New, string Verdicts)> All => [.. Scalars, .. Objects, .. Arrays, .. Combined, .. Traps, .. ComparisonTraps.All];

    private static (string Old, string New, string Verdicts)[] Scalars { get; } =
    [
        // Types, and null in its spellings.
        ("true", "true", "CCCC"), ("true", "false", "BBCC"), ("false", "true", "CCBB"), ("{}", """{"type":"object"}""", "BBCC"),
        ("""{"type":"string"}""", """{"type":["string","null"]}""", "CCBB"),
        ("""{"type":["string","null"]}""", """{"anyOf":[{"type":"string"},{"type":"null"}]}""", "CCCC"),
        ("""{"type":["string","null"]}""", """{"oneOf":[{"type":"null"},{"type":"string"}]}""", "CCCC"),
        ("""{"type":["integer","null"],"minimum":1}""", """{"anyOf":[{"type":"integer","minimum":1},{"const":null}]}""", "CCCC"),
        ("""{"type":"integer"}""", """{"type":"number"}""", "CCBB"), ("""{"type":"integer"}""", """{"type":"number","multipleOf":1}""", "CCCC"),
        ("""{"type":"string"}""", """{"type":"integer"}""", "BBBB"), ("""{"type":"boolean"}""", """{"enum":[true,false]}""", "CCCC"),
        ("""{"type":"null"}""", """{"const":null}""", "CCCC"), ("""{"type":["string","number"]}""", """{"type":["number","string","integer"]}""", "CCCC"),

        // Enum and const.
        ("""{"enum":["a","b"]}""", """{"enum":["a","b","c"]}""", "CCBB"), ("""{"enum":["a","b"]}""", """{"type":"string"}""", "CCBB"),
        ("""{"enum":["a"]}""", """{"const":"a"}""", "CCCC"), ("""{"const":1}""", """{"const":1.0}""", "CCCC"), ("""{"const":1}""", """{"const":2}""", "BBBB"),
        ("""{"enum":["a",1,null]}""", """{"enum":[null,1.0,"a"]}""", "CCCC"), ("""{"enum":[]}""", "false", "CCCC"),
        ("""{"enum":[{"a":1,"b":2}]}""", """{"const":{"b":2,"a":1}}""", "CCCC"), ("""{"enum":[1,2,3]}""", """{"type":"integer","minimum":1,"maximum":3}""", "CCCC"),
        ("""{"enum":[1,2,4]}""", """{"type":"integer","minimum":1,"maximum":3}""", "BBBB"), ("""{"type":"string","enum":["a",1]}""", """{"const":"a"}""", "CCCC"),

        // Numbers.
        ("""{"type":"number","minimum":1}""", """{"type":"number","minimum":0}""", "CCBB"), ("""{"type":"integer","exclusiveMinimum":1}""", """{"type":"integer","minimum":2}""", "CCCC"),
        ("""{"type":"number","exclusiveMinimum":1}""", """{"type":"number","minimum":2}""", "BBCC"), ("""{"type":"number","maximum":1}""", """{"type":"number","exclusiveMaximum":1}""", "BBCC"),
        ("""{"type":"integer"}""", """{"type":"integer","maximum":9007199254740991}""", "BBCC"), ("""{"minimum":5}""", """{"minimum":5.0}""", "CCCC"),
        ("""{"minimum":5,"maximum":4,"type":"number"}""", "false", "CCCC"), ("""{"type":"number","multipleOf":4}""", """{"type":"number","multipleOf":2}""", "CCBB"),
        ("""{"type":"number","multipleOf":0.1}""", """{"type":"number","multipleOf":0.01}""", "CCBB"), ("""{"type":"number","multipleOf":2}""", """{"type":"number","multipleOf":3}""", "BBBB"),
        ("""{"type":"number","multipleOf":6}""", """{"allOf":[{"type":"number","multipleOf":2},{"multipleOf":3}]}""", "CCCC"), ("""{"type":"number"}""", """{"type":"number","multipleOf":0.5}""", "BBCC"),
        ("""{"type":"integer","multipleOf":1.5}""", """{"type":"integer","multipleOf":3}""", "CCCC"), ("""{"type":"number","minimum":0.1,"maximum":0.3}""", """{"type":"number","minimum":0.10,"maximum":3e-1}""", "CCCC"),
        ("""{"type":"number","minimum":1e30}""", """{"type":"number","minimum":1000000000000000000000000000001}""", "BBCC"), ("""{"type":"integer","minimum":3,"maximum":3}""", """{"const":3}""", "CCCC"),
        ("""{"type":"integer","minimum":1,"maximum":5}""", """{"enum":[1,2,3,4,5]}""", "CCCC"), ("""{"type":"integer","exclusiveMinimum":0,"exclusiveMaximum":1}""", "false", "CCCC"),

        // Strings.
        ("""{"type":"string","minLength":1}""", """{"type":"string"}""", "CCBB"), ("""{"type":"string"}""", """{"type":"string","minLength":1}""", "BBCC"),
        ("""{"type":"string","maxLength":3}""", """{"type":"string","maxLength":2}""", "BBCC"), ("""{"type":"string","minLength":3,"maxLength":2}""", "false", "CCCC"),
        ("""{"type":"string"}""", """{"type":"string","pattern":"^a"}""", "BBCC"), ("""{"type":"string","pattern":"^a"}""", """{"type":"string","pattern":"^[ab]"}""", "CCBB"),
        ("""{"type":"string","pattern":"^[a-c]{2,4}$"}""", """{"type":"string","minLength":2,"maxLength":4}""", "CCBB"), ("""{"type":"string","pattern":"^(ab)+$"}""", """{"type":"string","pattern":"^[ab]*$"}""", "CCBB"),
        ("""{"type":"string","pattern":"^a+$"}""", """{"type":"string","pattern":"^aa*$"}""", "CCCC"), ("""{"enum":["abc"]}""", """{"type":"string","maxLength":3}""", "CCBB"),
        ("""{"type":"string","pattern":"^.$"}""", """{"type":"string","maxLength":1}""", "CCBB"), ("""{"type":"string","pattern":"^\\d$"}""", """{"enum":["0","1","2","3","4","5","6","7","8","9"]}""", "CCCC"),
        ("""{"type":"string","pattern":"a"}""", """{"type":"string","minLength":1}""", "CCBB"), ("""{"type":"string","pattern":"^(?=a)"}""", """{"type":"string","pattern":"^(?=a)","minLength":1}""", "UUCC"),
        ("""{"type":"string","format":"uuid"}""", """{"type":"string"}""", "CCCC"), ("""{"type":"string","pattern":"^a$|^b$"}""", """{"enum":["a","b"]}""", "CCCC"),
        ("""{"type":"string","pattern":"^[a-z]+@[a-z]+$"}""", """{"type":"string","pattern":"@"}""", "CCBB"), ("""{"type":"string","pattern":"^x$"}""", """{"const":"y"}""", "BBBB"),
        ("""{"type":"string","maxLength":0}""", """{"const":""}""", "CCCC"), ("""{"type":"string","pattern":"\\bfoo\\b"}""", """{"type":"string","minLength":3}""", "UUBB"),
    ];

    private static (string Old, string New, string Verdicts)[] Objects { get; } =
    [
        // A property comes: open, partly open, closed.
        ("""{"type":"object","properties":{"a":{}}}""", """{"type":"object","properties":{"a":{},"n":{"type":"string"}}}""", "CBCC"),
        ("""{"type":"object","properties":{"a":{}}}""", """{"type":"object","properties":{"a":{},"n":{}}}""", "CCCC"),
        ("""{"type":"object","additionalProperties":{"type":"string"}}""", """{"type":"object","properties":{"n":{"type":"string"}},"additionalProperties":{"type":"string"}}""", "CCCC"),
        ("""{"type":"object","additionalProperties":{"type":"string"}}""", """{"type":"object","properties":{"n":{"type":"integer"}},"additionalProperties":{"type":"string"}}""", "BBBB"),
        ("""{"type":"object","properties":{"a":{}},"additionalProperties":false}""", """{"type":"object","properties":{"a":{},"n":{"type":"string"}},"additionalProperties":false}""", "CCCB"),
        ("""{"type":"object"}""", """{"type":"object","properties":{"n":{"type":"string"}}}""", "BBCC"),
        ("""{"type":"object","properties":{}}""", """{"type":"object","properties":{"n":{"type":"string"}}}""", "CBCC"),

        // A property is required.
        ("""{"type":"object","properties":{"a":{}}}""", """{"type":"object","properties":{"a":{}},"required":["a"]}""", "BBCC"),
        ("""{"type":"object","properties":{"a":{}},"additionalProperties":false}""", """{"type":"object","properties":{"a":{},"b":{"type":"string","default":"x"}},"required":["b"],"additionalProperties":false}""", "BBCB"),
        ("""{"type":"object"}""", """{"type":"object","required":["a"]}""", "BBCC"), ("""{"type":"object","properties":{"a":{}},"required":["a"]}""", """{"type":"object","properties":{"a":{}},"minProperties":1}""", "CCCB"),
        ("""{"type":"object","properties":{"a":false},"required":["a"]}""", "false", "CCCC"), ("""{"type":"object","allOf":[{"required":["a"]}]}""", """{"type":"object","required":["a"]}""", "CCCC"),
        ("""{"type":"object","minProperties":2,"properties":{"a":{},"b":{}},"additionalProperties":false}""", """{"type":"object","required":["a","b"]}""", "CCCB"),

        // Closed and opened.
        ("""{"type":"object","properties":{"a":{}}}""", """{"type":"object","properties":{"a":{}},"additionalProperties":false}""", "CBCC"),
        ("""{"type":"object","properties":{"a":{}},"additionalProperties":false}""", """{"type":"object","properties":{"a":{}}}""", "CCCB"),
        ("""{"type":"object","additionalProperties":{"type":"string"}}""", """{"type":"object","additionalProperties":{"type":["string","null"]}}""", "CCBB"),
        ("""{"type":"object","properties":{"a":{}},"additionalProperties":{"type":"integer"}}""", """{"type":"object","properties":{"a":{}},"additionalProperties":false}""", "BBCC"),

        // A property goes.
        ("""{"type":"object","properties":{"a":{},"b":{}},"additionalProperties":false}""", """{"type":"object","properties":{"a":{}},"additionalProperties":false}""", "BBCC"),
        ("""{"type":"object","properties":{"a":{},"b":{"type":"string"}}}""", """{"type":"object","properties":{"a":{}}}""", "CCCB"),
        ("""{"type":"object","properties":{"a":{},"b":false},"additionalProperties":false}""", """{"type":"object","properties":{"a":{}},"additionalProperties":false}""", "CCCC"),
        ("""{"type":"object","properties":{"b":{"type":"string"}},"additionalProperties":false}""", """{"type":"object","additionalProperties":{"type":"string"}}""", "CCCB"),

        // Below.
        ("""{"type":"object","properties":{"a":{"type":"integer"}}}""", """{"type":"object","properties":{"a":{"type":"number"}}}""", "CCBB"),
        ("""{"type":"object","properties":{"a":{"type":"object","properties":{"b":{}}}}}""", """{"type":"object","properties":{"a":{"type":"object","properties":{"b":{}},"required":["b"]}}}""", "BBCC"),
        ("""{"type":"object","properties":{"a":{"type":"object","properties":{"b":{}}}}}""", """{"type":"object","properties":{"a":{"type":"object","properties":{"b":{},"c":{"type":"null"}}}}}""", "CBCC"),

        // Counts, names, patterns.
        ("""{"type":"object","minProperties":1}""", """{"type":"object"}""", "CCBB"), ("""{"type":"object","maxProperties":1}""", """{"type":"object","maxProperties":2}""", "CCBB"),
        ("""{"type":"object","properties":{"a":{},"b":{}},"additionalProperties":false}""", """{"type":"object","maxProperties":2}""", "CCCB"),
        ("""{"type":"object","propertyNames":{"type":"string"}}""", """{"type":"object"}""", "CCCC"), ("""{"type":"object"}""", """{"type":"object","propertyNames":{"maxLength":3}}""", "BBCC"),
        ("""{"type":"object","properties":{"abc":{}},"additionalProperties":false}""", """{"type":"object","properties":{"abc":{}},"propertyNames":{"maxLength":3},"additionalProperties":false}""", "CCCC"),
        ("""{"type":"object","propertyNames":{"pattern":"^a"}}""", """{"type":"object","propertyNames":{"pattern":"^[ab]"}}""", "CCBB"),
        ("""{"type":"object","propertyNames":{"enum":["a","b"]}}""", """{"type":"object","properties":{"a":{},"b":{}},"additionalProperties":false}""", "CCCC"),
        ("""{"type":"object","patternProperties":{"^a":{"type":"string"}}}""", """{"type":"object","patternProperties":{"^a":{"type":"integer"}}}""", "BBBB"),
        ("""{"type":"object","patternProperties":{"^a":{"type":"string"}}}""", """{"type":"object","patternProperties":{"^ab":{"type":"string"}}}""", "CCBB"),
        ("""{"type":"object","patternProperties":{"^a":{"type":"string"}},"additionalProperties":false}""", """{"type":"object","patternProperties":{"^[ab]":{"type":"string"}},"additionalProperties":false}""", "CCCB"),
        ("""{"type":"object","additionalProperties":{"type":"string"}}""", """{"type":"object","patternProperties":{"^x":{"type":"string"}}}""", "CCBB"),
        ("""{"type":"object","patternProperties":{"^a":{"type":"string"},"b$":{"type":"integer"}}}""", """{"type":"object","properties":{"ab":false}}""", "CCCB"),
        ("""{"type":"object","patternProperties":{".":{"type":"string"}}}""", """{"type":"object","properties":{"n":{"type":"string"}}}""", "CCCB"),

        // Dependencies.
        ("""{"type":"object","properties":{"a":{},"b":{}}}""", """{"type":"object","properties":{"a":{},"b":{}},"dependentRequired":{"a":["b"]}}""", "BBCC"),
        ("""{"type":"object","required":["b"]}""", """{"type":"object","dependentRequired":{"a":["b"]}}""", "CCBB"),
        ("""{"type":"object","properties":{"a":false}}""", """{"type":"object","dependentRequired":{"a":["b"]}}""", "CCBB"),
        ("""{"type":"object","dependentSchemas":{"a":{"required":["b"]}}}""", """{"type":"object","dependentRequired":{"a":["b"]}}""", "CCCC"),
        ("""{"type":"object","dependentSchemas":{"a":{"maxProperties":1}}}""", """{"type":"object","dependentSchemas":{"a":{"maxProperties":2}}}""", "CCBB"),

        // Unevaluated.
        ("""{"type":"object","allOf":[{"properties":{"a":{}}}],"unevaluatedProperties":false}""", """{"type":"object","properties":{"a":{}},"additionalProperties":false}""", "CCCC"),
        ("""{"type":"object","properties":{"a":{}},"unevaluatedProperties":{"type":"string"}}""", """{"type":"object","properties":{"a":{}},"unevaluatedProperties":{"type":["string","null"]}}""", "CCBB"),
        ("""{"anyOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}],"unevaluatedProperties":false}""", """{"anyOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]}""", "CCCB"),
    ];

    private static (string Old, string New, string Verdicts)[] Arrays { get; } =
    [
        ("""{"type":"array","items":{"type":"integer"}}""", """{"type":"array","items":{"type":"number"}}""", "CCBB"), ("""{"type":"array"}""", """{"type":"array","items":{"type":"string"}}""", "BBCC"),
        ("""{"type":"array","minItems":1}""", """{"type":"array"}""", "CCBB"), ("""{"type":"array","maxItems":3}""", """{"type":"array","maxItems":2}""", "BBCC"),
        ("""{"type":"array"}""", """{"type":"array","uniqueItems":true}""", "BBCC"), ("""{"type":"array","maxItems":1}""", """{"type":"array","maxItems":1,"uniqueItems":true}""", "CCCC"),
        ("""{"type":"array","prefixItems":[{"type":"string"}],"items":false}""", """{"type":"array","maxItems":1}""", "CCBB"), ("""{"type":"array","prefixItems":[{"const":1},{"const":2}],"items":false}""", """{"type":"array","uniqueItems":true}""", "CCBB"),
        ("""{"type":"array","prefixItems":[{"type":"string"},{"type":"number"}]}""", """{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}]}""", "BBCC"),
        ("""{"type":"array","prefixItems":[{"type":"string"}],"items":{"type":"string"}}""", """{"type":"array","items":{"type":"string"}}""", "CCCC"),
        ("""{"type":"array","items":{"type":"string"}}""", """{"type":"array","prefixItems":[{"type":"string"}],"items":{"type":["string","null"]}}""", "CCBB"),
        ("""{"type":"array"}""", """{"type":"array","contains":{"type":"string"}}""", "BBCC"), ("""{"type":"array","items":{"type":"string"},"minItems":1}""", """{"type":"array","contains":{"type":"string"}}""", "CCBB"),
        ("""{"type":"array","contains":{"const":1},"minContains":2}""", """{"type":"array","contains":{"const":1}}""", "CCBB"), ("""{"type":"array","contains":{"const":1}}""", """{"type":"array","minItems":1}""", "CCBB"),
        ("""{"type":"array","contains":{"const":1},"maxContains":1}""", """{"type":"array","contains":{"const":1},"maxContains":2}""", "CCBB"),
        ("""{"type":"array","contains":{"const":1},"minContains":0}""", """{"type":"array"}""", "CCCC"), ("""{"type":"array","items":{"type":"string"},"minItems":3}""", """{"type":"array","contains":{"type":"string"},"minContains":3}""", "CCBB"),
        ("""{"type":"array","items":false}""", """{"const":[]}""", "CCCC"), ("""{"type":"array","items":{"type":"boolean"},"minItems":1}""", """{"type":"array","minItems":1}""", "CCBB"),
        ("""{"type":"array","prefixItems":[true,false]}""", """{"type":"array","maxItems":1}""", "CCCC"), ("""{"type":"array","prefixItems":[{"type":"string"}],"unevaluatedItems":false}""", """{"type":"array","prefixItems":[{"type":"string"}],"items":false}""", "CCCC"),
        ("""{"type":"array","items":{"type":"object","properties":{"a":{}}}}""", """{"type":"array","items":{"type":"object","properties":{"a":{}},"required":["a"]}}""", "BBCC"),
        ("""{"type":"array","items":{"type":"string"},"maxItems":2,"uniqueItems":true}""", """{"type":"array","items":{"type":"string"},"maxItems":2}""", "CCBB"),
    ];

    private static (string Old, string New, string Verdicts)[] Combined { get; } =
    [
        ("""{"anyOf":[{"type":"string"},{"type":"number"}]}""", """{"type":["string","number"]}""", "CCCC"), ("""{"anyOf":[{"const":1},{"const":2}]}""", """{"enum":[1,2]}""", "CCCC"),
        ("""{"anyOf":[{"type":"string"}]}""", """{"anyOf":[{"type":"string"},{"type":"null"}]}""", "CCBB"), ("""{"anyOf":[{"minimum":5},{"maximum":6}]}""", "true", "CCCC"),
        ("""{"type":"number","anyOf":[{"minimum":5},{"maximum":3}]}""", """{"type":"number"}""", "CCBB"), ("""{"type":"number"}""", """{"type":"number","anyOf":[{"minimum":5},{"maximum":5}]}""", "CCCC"),
        ("""{"oneOf":[{"type":"string"},{"type":"number"}]}""", """{"anyOf":[{"type":"string"},{"type":"number"}]}""", "CCCC"), ("""{"oneOf":[{"type":"number"},{"type":"integer"}]}""", """{"type":"number","not":{"type":"integer"}}""", "CCCC"),
        ("""{"type":"integer"}""", """{"oneOf":[{"type":"integer"},{"minimum":3}]}""", "BBBB"), ("""{"type":"string"}""", """{"oneOf":[{"type":"string"},{"type":"string"}]}""", "BBCC"),
        ("""{"oneOf":[{"const":"a"}]}""", """{"oneOf":[{"const":"a"},{"const":"b"}]}""", "CCBB"), ("""{"allOf":[{"type":"string"},{"minLength":2}]}""", """{"type":"string","minLength":2}""", "CCCC"),
        ("""{"allOf":[{"type":"string"},{"type":"number"}]}""", "false", "CCCC"), ("""{"not":{"type":"string"}}""", """{"type":["null","boolean","number","object","array"]}""", "CCCC"),
        ("""{"not":{}}""", "false", "CCCC"), ("""{"not":{"not":{"type":"string"}}}""", """{"type":"string"}""", "CCCC"), ("""{"type":"string","not":{"const":"a"}}""", """{"type":"string"}""", "CCBB"),
        ("""{"type":"string","not":{"pattern":"a"}}""", """{"type":"string","not":{"const":"a"}}""", "CCBB"), ("""{"type":"object","not":{"required":["a"]}}""", """{"type":"object","properties":{"a":false}}""", "CCCC"),
        ("""{"if":{"type":"string"},"then":{"minLength":1},"else":{"type":"null"}}""", """{"anyOf":[{"type":"string","minLength":1},{"type":"null"}]}""", "CCCC"),
        ("""{"if":{"type":"string"},"then":{"minLength":1}}""", """{"minLength":1}""", "CCCC"), ("""{"type":"number","if":{"minimum":5},"else":{"maximum":4}}""", """{"type":"number"}""", "CCBB"),
        ("""{"type":"object","properties":{"k":{"enum":["a","b"]}},"required":["k"]}""", """{"oneOf":[{"properties":{"k":{"const":"a"}},"required":["k"]},{"properties":{"k":{"const":"b"}},"required":["k"]}]}""", "CCCC"),
        ("""{"oneOf":[{"properties":{"k":{"const":"a"}},"required":["k"]},{"properties":{"k":{"const":"b"}},"required":["k"]}]}""", """{"oneOf":[{"properties":{"k":{"const":"a"}},"required":["k"]},{"properties":{"k":{"const":"b"}},"required":["k"]},{"properties":{"k":{"const":"c"}},"required":["k"]}]}""", "CCBB"),
        ("""{"type":"object","properties":{"a":{"$ref":"#/$defs/x"}},"$defs":{"x":{"type":"string"}}}""", """{"type":"object","properties":{"a":{"type":"string"}}}""", "CCCC"),
        ("""{"$ref":"#/$defs/t","$defs":{"t":{"type":"object","properties":{"next":{"$ref":"#/$defs/t"}}}}}""", """{"$ref":"#/$defs/u","$defs":{"u":{"type":"object","properties":{"next":{"$ref":"#/$defs/u"}}}}}""", "CCCC"),
        ("""{"type":"object","properties":{"next":{"$ref":"#"},"v":{"type":"integer"}}}""", """{"type":"object","properties":{"next":{"$ref":"#"},"v":{"type":"number"}}}""", "CCBB"),
        ("""{"type":"object","properties":{"next":{"$ref":"#"}},"required":["next"]}""", "false", "CCCC"), ("""{"type":"array","items":{"$ref":"#"}}""", """{"type":"array","items":{"type":"array","items":{"$ref":"#"}}}""", "CCCC"),
        ("""{"type":"object","properties":{"l":{"$ref":"#"},"r":{"$ref":"#"}}}""", """{"type":"object","properties":{"l":{"$ref":"#"},"r":{"type":"object"}}}""", "CCBB"),
        ("""{"$ref":"#/$defs/a","$defs":{"a":{"type":"array","items":{"anyOf":[{"$ref":"#/$defs/a"},{"type":"integer"}]}}}}""", """{"$ref":"#/$defs/a","$defs":{"a":{"type":"array","items":{"anyOf":[{"$ref":"#/$defs/a"},{"type":"number"}]}}}}""", "CCBB"),
    ];

    /// <summary>What other comparers get wrong, and changes of the dialect.</summary>
    private static (string Old, string New, string Verdicts)[] Traps { get; } =
    [
        ("""{"type":"string","pattern":"^a"}""", """{"type":"string","pattern":"^b"}""", "BBBB"), ("""{"type":"object","additionalProperties":{"enum":[1,2]}}""", """{"type":"object","additionalProperties":{"enum":[1]}}""", "BBCC"),
        ("""{"type":"object"}""", """{"type":"object","if":{"required":["a"]},"then":{"required":["b"]}}""", "BBCC"), ("""{"exclusiveMaximum":10}""", """{"exclusiveMaximum":5,"maximum":20}""", "BBCC"),
        ("""{"maximum":9007199254740993}""", """{"maximum":9007199254740992}""", "BBCC"), ("""{"enum":["a","b"]}""", """{"type":"string","enum":["a","b"]}""", "CCCC"),
        ("""{"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}}""", """{"type":"string"}""", "CCCC"), ("""{"required":["a","b"]}""", """{"required":["a"],"dependentRequired":{"a":["b"]}}""", "CCCC"),
        ("""{"$schema":"http://json-schema.org/draft-07/schema#","type":"integer"}""", """{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"integer"}""", "CCCC"),
        ("""{"$schema":"http://json-schema.org/draft-04/schema#","type":"integer"}""", """{"type":"integer"}""", "CCBB"),
        ("""{"$schema":"http://json-schema.org/draft-04/schema#","type":"number","minimum":1,"exclusiveMinimum":true}""", """{"type":"number","exclusiveMinimum":1}""", "CCCC"),
        ("""{"$schema":"http://json-schema.org/draft-07/schema#","type":"array","items":[{"type":"string"}],"additionalItems":false}""", """{"type":"array","prefixItems":[{"type":"string"}],"items":false}""", "CCCC"),
        ("""{"$schema":"http://json-schema.org/draft-07/schema#","dependencies":{"a":["b"],"c":{"required":["d"]}}}""", """{"dependentRequired":{"a":["b"]},"dependentSchemas":{"c":{"required":["d"]}}}""", "CCCC"),
        ("""{"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#/definitions/a","minLength":2,"definitions":{"a":{"type":"string"}}}""", """{"type":"string"}""", "CCCC"),
        ("""{"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#/definitions/a","minLength":2,"definitions":{"a":{"type":"string"}}}""", """{"$ref":"#/definitions/a","minLength":2,"definitions":{"a":{"type":"string"}}}""", "BBCC"),
        ("""{"$schema":"http://json-schema.org/draft-06/schema#","if":{"type":"string"},"then":false}""", "true", "CCCC"), ("""{"$schema":"https://json-schema.org/draft/2019-09/schema","$recursiveAnchor":true,"type":"array","items":{"$recursiveRef":"#"}}""", """{"type":"array","items":{"$ref":"#"}}""", "CCCC"),
        ("""{"type":"object","properties":{"a":{"type":"string","description":"x"}}}""", """{"type":"object","properties":{"a":{"description":"y","type":"string"}}}""", "CCCC"), ("""{"type":"object","propertyNames":{"pattern":"^x"}}""", """{"type":"object","propertyNames":{"pattern":"^y"}}""", "BBBB"),
    ];
}
