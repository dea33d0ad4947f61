using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class SchemaComparerPropertyTests
{
    private const int Pairs = 400, Values = 60;

    [Test]
    public void Compare_GeneratedPairs_IsNeverContradicted([Values(1, 2)] int part, [Values] bool isMutation)
    {
        var counts = new int[3];
        for (var seed = part * 1_000_000; seed < (part * 1_000_000) + Pairs; seed++)
        {
            var generator = new SchemaGenerator(seed);
            var old = generator.Schema();
            var now = isMutation ? Mutated(old, new Random(seed)) : new SchemaGenerator(seed + 500_000).Schema();
            if (!Compiles(old) || !Compiles(now))
            {
                continue;
            }

            var comparison = SchemaComparer.Compare(old, now, ComparisonDirection.Input, ComparisonProfile.Strict);
            ComparisonProof.Check(old, now, ComparisonDirection.Input, comparison);
            counts[(int)comparison.Verdict]++;
            var (source, target) = (new NaiveSchema(old), new NaiveSchema(now));
            if (comparison.Counterexample is { } value)
            {
                (source.IsValid(value), target.IsValid(value)).Should().Be((true, false), "seed {0}: {1}", seed, value.GetRawText());
            }

            for (var number = 0; number < Values && comparison.Verdict == ChangeVerdict.Compatible; number++)
            {
                var sample = generator.Value();
                (source.IsValid(sample) && !target.IsValid(sample)).Should().BeFalse("seed {0}: {1} is in {2} and not in {3}", seed, sample.GetRawText(), old.GetRawText(), now.GetRawText());
            }
        }

        TestContext.Out.WriteLine($"compatible {counts[0]}, breaking {counts[1]}, unknown {counts[2]}");
        counts[0].Should().BeGreaterThan(Pairs / 10);
        counts[1].Should().BeGreaterThan(Pairs / 10);
        counts[2].Should().BeLessThan(Pairs / 20);
    }

    [Test]
    public void Compare_AnotherSpelling_IsCompatible()
    {
        var unknown = 0;
        for (var seed = 0; seed < Pairs; seed++)
        {
            var old = new SchemaGenerator(seed).Schema();
            if (old.ValueKind != JsonValueKind.Object || !Compiles(old))
            {
                continue;
            }

            var now = Respelled(old);
            foreach (var (from, to) in new[] { (old, now), (now, old) })
            {
                var comparison = SchemaComparer.Compare(from, to, ComparisonDirection.Input, ComparisonProfile.Strict);
                comparison.Verdict.Should().NotBe(ChangeVerdict.Breaking, "seed {0}: {1}", seed, from.GetRawText());
                unknown += comparison.Verdict == ChangeVerdict.Unknown ? 1 : 0;
            }
        }

        unknown.Should().BeLessThan(Pairs / 20);
    }

    /// <summary>Everything one level deeper, under a reference of its own, and named schemas unchanged.</summary>
    private static JsonElement Respelled(JsonElement schema)
    {
        var inner = JsonNode.Parse(schema.GetRawText())!.AsObject();
        var named = inner["$defs"]!.DeepClone().AsObject();
        inner.Remove("$defs");
        named["itself"] = inner;
        return JsonSerializer.SerializeToElement(new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/$defs/itself" }, true), ["$defs"] = named });
    }

    /// <summary>The same with one keyword taken out, or taken from another schema.</summary>
    private static JsonElement Mutated(JsonElement schema, Random random)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return schema;
        }

        var copy = JsonNode.Parse(schema.GetRawText())!.AsObject();
        var keywords = copy.Select(static one => one.Key).Where(static key => key != "$defs").ToList();
        if (random.Next(2) == 0 && keywords.Count > 0)
        {
            copy.Remove(keywords[random.Next(keywords.Count)]);
        }
        else if (new SchemaGenerator(random.Next()).Schema() is { ValueKind: JsonValueKind.Object } other)
        {
            foreach (var one in other.EnumerateObject().Where(static one => one.Name != "$defs").Take(1))
            {
                copy[one.Name] = JsonNode.Parse(one.Value.GetRawText());
            }
        }

        return JsonSerializer.SerializeToElement(copy);
    }

    private static bool Compiles(JsonElement schema)
    {
        try
        {
            JsonSchema.Compile(schema);
            return true;
        }
        catch (JsonSchemaException cycle) when (cycle.Message.Contains("without end", StringComparison.Ordinal))
        {
            return false;
        }
    }
}
