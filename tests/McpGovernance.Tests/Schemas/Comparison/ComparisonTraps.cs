namespace McpGovernance.Tests.Schemas;

/// <summary>Pairs that were judged wrongly once, each with why; as in <see cref="ComparisonTable"/>.</summary>
internal static class ComparisonTraps
{
    public static (string Old, string New, string Verdicts)[] All { get; } =
    [
        // A place at which something is not to stand is unlike the others.
        ("""{"type":"array","items":{"enum":[1,2]}}""", """{"anyOf":[{"prefixItems":[{"const":1}]},{"items":{"const":2}}]}""", "BBBB"),
        ("""{"type":"array","prefixItems":[{"type":"integer"}],"items":{"enum":[1,2]}}""", """{"anyOf":[{"prefixItems":[true,{"const":1}]},{"prefixItems":[true],"items":{"const":2}}]}""", "BBBB"),

        // Numbers and names side by side must not be read as other names.
        ("""{"type":"object","maxProperties":5,"properties":{"bbc{1}5:zzzzz":{"type":"string"}}}""", """{"type":"object","maxProperties":51,"properties":{"bbc":{"type":"null"},"zzzzz":{"type":"string"}}}""", "CBCB"),

        // An object that declares no name is no map, and prints as none.
        ("""{"type":"object","properties":{"a":{"type":"object","properties":{}},"b":{"type":"object"}}}""", """{"type":"object","properties":{"a":{"type":"object","properties":{"n":{"type":"string"}}},"b":{"type":"object","properties":{"n":{"type":"string"}}}}}""", "BBCC"),

        // One schema as a condition and as a branch.
        ("""{"anyOf":[{"$ref":"#/$defs/A"},{"$ref":"#/$defs/B"}],"if":{"$ref":"#/$defs/A"},"then":{"required":["kind"]},"$defs":{"A":{"type":"object","properties":{"kind":{"const":"a"},"x":{"type":"string"}},"required":["kind"]},"B":{"type":"object","properties":{"kind":{"const":"b"},"y":{"type":"string"}},"required":["kind"]}}}""", """{"anyOf":[{"$ref":"#/$defs/A"},{"$ref":"#/$defs/B"}],"if":{"$ref":"#/$defs/A"},"then":{"required":["kind"]},"$defs":{"A":{"type":"object","properties":{"kind":{"const":"a"},"x":{"type":"integer"}},"required":["kind"]},"B":{"type":"object","properties":{"kind":{"const":"b"},"y":{"type":"string"}},"required":["kind"]}}}""", "BBBB"),

        // Names with line feeds are other names.
        ("""{"type":"object","properties":{"p":{"type":"object","properties":{"a":{},"b":{}},"propertyNames":{"pattern":"^[ab]$"}},"q":{"type":"object","properties":{"a\nb":{}},"propertyNames":{"enum":["a","b"]}}},"additionalProperties":false}""", """{"type":"object","properties":{"p":{"type":"object","properties":{"a":{},"b":{}},"additionalProperties":false},"q":{"type":"object","properties":{"a\nb":{}},"additionalProperties":false}},"additionalProperties":false}""", "BBBB"),

        // A validator that gives up has said nothing.
        ("""{"enum":["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"]}""", """{"type":"string","pattern":"^(?=(a+)+$)"}""", "UUUU"),
        ("""{"type":"object","properties":{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!":{}},"additionalProperties":false}""", """{"type":"object","patternProperties":{"^(?=(a+)+b|a+!$)":{"type":"string"}}}""", "UUCB"),

        // A branch for any object leaves names to callers.
        ("""{"anyOf":[{"type":"object","properties":{"kind":{"const":"x"}},"required":["kind"]},{"type":"object"}]}""", """{"anyOf":[{"type":"object","properties":{"kind":{"const":"x"}},"required":["kind"]},{"type":"object","propertyNames":{"enum":["kind"]}}]}""", "BBCC"),

        // Listed values and listed names are declared.
        ("""{"type":"object","properties":{"a":{}},"enum":[{"a":1},{"a":1,"b":2}]}""", """{"type":"object","properties":{"a":{}},"enum":[{"a":1}]}""", "BBCC"),
        ("""{"type":"object","properties":{"x":{}},"propertyNames":{"enum":["x","y"]}}""", """{"type":"object","properties":{"x":{}},"propertyNames":{"enum":["x"]}}""", "BBCC"),
        ("""{"properties":{}}""", """{"properties":{"n":{"type":"string"}}}""", "CBCC"),

        // Types of which all values are known.
        ("""true""", """{"anyOf":[{"enum":[null,true,false]},{"type":["number","string","array","object"]}]}""", "CCCC"),

        // Numbers beyond all proportion.
        ("""{"maximum":1e99999999999}""", """{"maximum":1e99999999998}""", "UUUU"),
    ];
}
