using System.Text.Json;

namespace McpGovernance.Tests.Spine;

/// <summary>What a schema says of the classes of data, at each place of a value.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ClassMapTests
{
    /// <summary>Follows names, and <c>[]</c> for elements.</summary>
    private static string At(string schema, string path)
    {
        var node = ClassMap.Read(JsonElement.Parse(schema.Replace("CLASS", ClassMap.Keyword, StringComparison.Ordinal)));
        var isDeclared = true;
        foreach (var step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            node = step == "[]" ? node.Items : node.Property(step, out isDeclared);
        }

        return string.Join(' ', node.Classes) + (isDeclared ? "" : " undeclared");
    }

    [TestCase("""{"properties":{"a":{"CLASS":"email"}}}""", "a", "email")]
    [TestCase("""{"properties":{"a":{"CLASS":["z","b"]}}}""", "a", "b z")]
    [TestCase("""{"properties":{"a":{"type":"string"}}}""", "a", "")]
    [TestCase("""{"properties":{"a":{"CLASS":"email"}}}""", "b", " undeclared")]
    [TestCase("""{"properties":{"a":{"CLASS":1}}}""", "a", "")]
    [TestCase("""{"properties":{"a":{"CLASS":"x","properties":{"b":{"CLASS":"y"}}}}}""", "a.b", "x y")]
    [TestCase("""{"properties":{"a":{"CLASS":"x","properties":{"b":{}}}}}""", "a.b", "x")]
    [TestCase("""{"properties":{"a":{"CLASS":"x"}}}""", "a.b.c", "x undeclared")]
    [TestCase("""{"properties":{"a":{"items":{"CLASS":"x"}}}}""", "a.[]", "x")]
    [TestCase("""{"properties":{"a":{"prefixItems":[{"CLASS":"x"},{"CLASS":"y"}]}}}""", "a.[]", "x y")]
    [TestCase("""{"properties":{"a":{"items":[{"CLASS":"x"}],"additionalItems":{"CLASS":"y"}}}}""", "a.[]", "x y")]
    [TestCase("""{"additionalProperties":{"CLASS":"x"}}""", "a", "x undeclared")]
    [TestCase("""{"patternProperties":{"^a":{"CLASS":"x"}}}""", "b", "x undeclared")]
    [TestCase("""{"properties":{"a":{"anyOf":[{"CLASS":"x"},{"type":"null"}]}}}""", "a", "x")]
    [TestCase("""{"properties":{"a":{"oneOf":[{"allOf":[{"CLASS":"x"}]}]}}}""", "a", "x")]
    [TestCase("""{"properties":{"a":{"if":{"CLASS":"x"},"then":{"CLASS":"y"},"else":{"CLASS":"z"}}}}""", "a", "x y z")]
    [TestCase("""{"allOf":[{"properties":{"a":{"CLASS":"x"}}}],"properties":{"a":{}}}""", "a", "x")]
    [TestCase("""{"dependentSchemas":{"b":{"properties":{"a":{"CLASS":"x"}}}}}""", "a", "x")]
    [TestCase("""{"properties":{"a":{"$ref":"#/$defs/d"}},"$defs":{"d":{"CLASS":"x"}}}""", "a", "x")]
    [TestCase("""{"properties":{"a":{"$ref":"#/$defs/d~1e%20f"}},"$defs":{"d/e f":{"CLASS":"x"}}}""", "a", "x")]
    [TestCase("""{"properties":{"a":{"$ref":"#/allOf/0"}},"allOf":[{"CLASS":"x"}]}""", "a", "x")]
    [TestCase("""{"properties":{"a":{"$ref":"https://elsewhere.example/x"}}}""", "a", "")]
    [TestCase("""{"properties":{"a":{"$ref":"#/nowhere"}}}""", "a", "")]
    [TestCase("""{"CLASS":"x"}""", "a.b.[].c", "x undeclared")]
    [TestCase("""true""", "a", " undeclared")]
    public void Read_Schema(string schema, string path, string expected) => At(schema, path).Should().Be(expected);

    [Test]
    public void Read_SchemaThatRefersToItself_Ends()
    {
        const string Tree = """{"properties":{"name":{"CLASS":"x"},"children":{"items":{"$ref":"#"}}}}""";
        At(Tree, "children.[].children.[].name").Should().Be("x");
        At("""{"$ref":"#"}""", "a").Should().Be(" undeclared");
        At("""{"properties":{"a":{"CLASS":"x","$ref":"#"}}}""", "a.a.a").Should().Be("x");
    }

    [Test]
    public void Read_SchemaThatGrowsWithoutEnd_Ends()
    {
        var names = string.Join(',', Enumerable.Range(0, 14).Select(static one => $$$"""{"if":{"CLASS":"c{{{one}}}"},"properties":{"p{{{one}}}":{"$ref":"#"}},"items":{"CLASS":"d{{{one}}}","$ref":"#"}}"""));

        At($$"""{"anyOf":[{{names}}]}""", "p1.p2.[]").Should().Contain("d1");
    }
}
