using System.Text.Json;
using McpGovernance.Schemas;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Schemas;

/// <summary>Schemas that others wrote: those of the official suite, and those of published servers.</summary>
[Parallelizable(ParallelScope.All)]
public class SchemaValuesSharedTests
{
    [TestCase("draft2020-12", DialectVersion.Draft202012, FormatMode.Annotate, 358)]
    [TestCase("draft2019-09", DialectVersion.Draft201909, FormatMode.Annotate, 346)]
    [TestCase("draft7", DialectVersion.Draft07, FormatMode.Annotate, 244)]
    [TestCase("draft6", DialectVersion.Draft06, FormatMode.Annotate, 219)]
    [TestCase("draft4", DialectVersion.Draft04, FormatMode.Annotate, 156)]
    [TestCase("draft2020-12/format", DialectVersion.Draft202012, FormatMode.Assert, 25)]
    [TestCase("draft2019-09/format", DialectVersion.Draft201909, FormatMode.Assert, 25)]
    [TestCase("draft7/format", DialectVersion.Draft07, FormatMode.Assert, 23)]
    [TestCase("draft6/format", DialectVersion.Draft06, FormatMode.Assert, 10)]
    [TestCase("draft4/format", DialectVersion.Draft04, FormatMode.Assert, 7)]
    [Category("SharedData")]
    public void Example_WhereTheOfficialSuiteHasAValidValue_IsFound(string directory, DialectVersion dialect, FormatMode formats, int expected)
    {
        if (OfficialSuite.Root is null)
        {
            Assert.Ignore("The official test suite is not here: put it into ../shared/json-schema-test-suite, or set MCPGOV_SHARED.");
        }

        var (count, missed) = (0, new List<string>());
        foreach (var (name, schema, hasValid) in OfficialSuite.Schemas(directory, dialect, formats))
        {
            var example = SchemaValues.Of(schema).Example();
            if (example is { } value)
            {
                schema.Validate(value).Should().Be(SchemaVerdict.Valid, name);
            }

            count += hasValid ? 1 : 0;
            if (hasValid && example is null)
            {
                missed.Add(name);
            }
        }

        TestContext.Out.WriteLine($"{directory}: {count - missed.Count} of {count}");
        missed.Should().BeEmpty();
        count.Should().Be(expected);
    }

    [Test]
    [Category("SharedData")]
    public void RealTools_AllSchemas_CompileAndHaveValues()
    {
        var tools = Tools();
        var schemas = tools.SelectMany(static tool => tool.Schemas).DistinctBy(static schema => schema.GetRawText()).ToList();
        foreach (var schema in schemas)
        {
            var compiled = JsonSchema.Compile(schema);
            SchemaValues.Of(compiled).Example().Should().NotBeNull("{0}", schema.GetRawText());
            SchemaValues.Of(compiled).Generate(1).Take(20).ToList().Should().HaveCount(20).And.OnlyContain(value => compiled.Validate(value) == SchemaVerdict.Valid);
        }

        tools.Should().HaveCount(1_059);
        TestContext.Out.WriteLine($"{schemas.Count} different schemas of {tools.Count} tools");
        schemas.Should().HaveCountGreaterThanOrEqualTo(532);
    }

    [Test]
    [Category("SharedData")]
    public void RealTools_OwnExamplesAndDefaults_AreJudgedAsTheSchemaSays()
    {
        var (judged, wrong) = (0, new List<string>());
        foreach (var schema in Tools().SelectMany(static tool => tool.Schemas).DistinctBy(static schema => schema.GetRawText()))
        {
            foreach (var (place, part, given) in Given(schema, schema, ""))
            {
                judged++;
                var verdict = JsonSchema.Compile(part).Validate(given);
                if (verdict != SchemaVerdict.Valid)
                {
                    wrong.Add($"{place}: {given.GetRawText()} is {verdict}");
                }
            }
        }

        TestContext.Out.WriteLine($"{judged} examples and defaults, {wrong.Count} that their schema refuses: {string.Join(" | ", wrong.Distinct())}");
        judged.Should().BeGreaterThanOrEqualTo(349);

        // By reading: the server lists countries, and gives none of them as default.
        wrong.Distinct().Should().Equal("/properties/country/default: \"\" is Invalid");
    }

    private static IEnumerable<(string Place, JsonElement Part, JsonElement Value)> Given(JsonElement root, JsonElement schema, string place)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            foreach (var found in schema.EnumerateArray().SelectMany((item, index) => Given(root, item, $"{place}/{index}")))
            {
                yield return found;
            }
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        // A member of 'properties' may be called 'default': there it is a schema.
        var isSchema = !place.EndsWith("/properties", StringComparison.Ordinal) && !place.EndsWith("/$defs", StringComparison.Ordinal);
        foreach (var member in schema.EnumerateObject())
        {
            if (isSchema && member.Name is "default" or "examples")
            {
                var values = member is { Name: "examples", Value.ValueKind: JsonValueKind.Array } ? [.. member.Value.EnumerateArray()] : (List<JsonElement>)[member.Value];
                foreach (var value in values)
                {
                    yield return ($"{place}/{member.Name}", WithDefinitions(root, schema), value);
                }
            }
            else if (!isSchema || member.Name is not ("enum" or "const"))
            {
                foreach (var found in Given(root, member.Value, $"{place}/{member.Name}"))
                {
                    yield return found;
                }
            }
        }
    }

    /// <summary>A part of a schema refers to what stands at its root.</summary>
    private static JsonElement WithDefinitions(JsonElement root, JsonElement part)
    {
        var members = part.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value);
        foreach (var name in (string[])["$schema", "$defs", "definitions"])
        {
            if (root.TryGetProperty(name, out var value))
            {
                members[name] = value;
            }
        }

        return JsonSerializer.SerializeToElement(members);
    }

    private static List<(string Name, List<JsonElement> Schemas)> Tools()
    {
        if (SharedData.Find("real-tools") is not { } directory)
        {
            Assert.Ignore("The tools of published servers are not here: put them into ../shared/real-tools, or set MCPGOV_SHARED.");
            return [];
        }

        var tools = new List<(string, List<JsonElement>)>();
        foreach (var file in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var tool in document.RootElement.GetProperty("tools").EnumerateArray())
            {
                List<JsonElement> schemas = [];
                foreach (var name in (string[])["inputSchema", "outputSchema"])
                {
                    if (tool.TryGetProperty(name, out var schema))
                    {
                        schemas.Add(schema.Clone());
                    }
                }

                tools.Add((tool.GetProperty("name").GetString()!, schemas));
            }
        }

        return tools;
    }
}
