using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Schemas;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class SchemaComparerPropertyTests
{
    private const int Values = 60;

    private static readonly int s_pairs = Amounts.Of(400);

    [Test]
    public void Compare_GeneratedPairs_IsNeverContradicted([Values] bool isMutation, [Values] ComparisonDirection direction, [Values] ComparisonProfile profile)
    {
        var counts = new int[3];
        var held = 0L;
        for (var seed = 1_000_000; seed < 1_000_000 + s_pairs; seed++)
        {
            var generator = new SchemaGenerator(seed);
            var old = generator.Schema();
            var now = isMutation ? SchemaMutation.Any(old, new Random(seed)) : new SchemaGenerator(seed + 500_000).Schema();
            if (!Compiles(old) || !Compiles(now))
            {
                continue;
            }

            var comparison = SchemaComparer.Compare(old, now, direction, profile);
            ComparisonProof.Check(old, now, direction, comparison);
            counts[(int)comparison.Verdict]++;
            held += comparison.Verdict == ChangeVerdict.Compatible ? HoldUp(generator, old, now, direction, profile, seed) : 0;
            if (comparison.Counterexample is { } value)
            {
                var (source, target) = direction == ComparisonDirection.Input ? (old, now) : (now, old);
                (new NaiveSchema(source).IsValid(value), new NaiveSchema(target).IsValid(value)).Should().Be((true, false), "seed {0}: {1}", seed, value.GetRawText());
            }
        }

        TestContext.Out.WriteLine($"compatible {counts[0]}, breaking {counts[1]}, unknown {counts[2]}; {held} values held against what is compatible");
        counts[0].Should().BeGreaterThan(s_pairs / 10);
        counts[1].Should().BeGreaterThan(s_pairs / 10);
        counts[2].Should().BeLessThan(s_pairs / 20);
        held.Should().BeGreaterThan(s_pairs);
    }

    /// <summary>Values that the sender's schema has, held against the receiver's; how many there were.</summary>
    private static int HoldUp(SchemaGenerator generator, JsonElement old, JsonElement now, ComparisonDirection direction, ComparisonProfile profile, int seed)
    {
        var (from, to) = direction == ComparisonDirection.Input ? (old, now) : (now, old);
        var caller = new NaiveCaller(from);
        var source = new NaiveSchema(from);
        var target = new NaiveSchema(profile == ComparisonProfile.Practical && direction == ComparisonDirection.Output ? NaiveReader.View(to) : to);
        var held = 0;
        for (var number = 0; number < Values; number++)
        {
            var value = generator.Value();
            var sample = profile == ComparisonProfile.Practical ? caller.Sent(value) : value;
            if (source.IsValid(sample))
            {
                held++;
                target.IsValid(sample).Should().BeTrue("seed {0}: {1} is in {2} and not in {3}", seed, sample.GetRawText(), from.GetRawText(), to.GetRawText());
            }
        }

        return held;
    }

    [Test]
    public void Compare_BothWays_IsTheSameOverAllValues()
    {
        for (var seed = 0; seed < s_pairs; seed++)
        {
            var (old, now) = (new SchemaGenerator(seed).Schema(), SchemaMutation.Any(new SchemaGenerator(seed).Schema(), new Random(seed)));
            if (Compiles(old) && Compiles(now))
            {
                SchemaComparer.Compare(old, now, ComparisonDirection.Input, ComparisonProfile.Strict).Verdict.Should()
                    .Be(SchemaComparer.Compare(now, old, ComparisonDirection.Output, ComparisonProfile.Strict).Verdict, "seed {0}", seed);
            }
        }
    }

    /// <summary>Over all values, what is compatible step by step is so over both steps; over declared names it need not be, as what is declared changes.</summary>
    [Test]
    public void Compare_ThreeVersions_Compose()
    {
        var chains = 0;
        for (var seed = 0; seed < s_pairs; seed++)
        {
            var random = new Random(seed);
            var first = new SchemaGenerator(seed).Schema();
            var second = SchemaMutation.Weaker(first, random);
            var third = SchemaMutation.Any(second, random);
            if (!Compiles(first) || !Compiles(second) || !Compiles(third))
            {
                continue;
            }

            var steps = new[] { Strict(first, second), Strict(second, third) };
            if (Array.TrueForAll(steps, static one => one == ChangeVerdict.Compatible))
            {
                chains++;
                Strict(first, third).Should().NotBe(ChangeVerdict.Breaking, "seed {0}: {1}, {2}, {3}", seed, first.GetRawText(), second.GetRawText(), third.GetRawText());
            }
        }

        chains.Should().BeGreaterThan(s_pairs / 8);
    }

    [Test]
    public void Compare_Weaker_IsNeverBreaking_AndStrongerNeverTheOtherWay()
    {
        var (unknown, all) = (0, 0);
        for (var seed = 0; seed < s_pairs; seed++)
        {
            var random = new Random(seed);
            var old = new SchemaGenerator(seed).Schema();
            foreach (var (narrow, wide) in new[] { (old, SchemaMutation.Weaker(old, random)), (SchemaMutation.Stronger(old, random), old) })
            {
                if (Compiles(narrow) && Compiles(wide))
                {
                    var verdict = Strict(narrow, wide);
                    verdict.Should().NotBe(ChangeVerdict.Breaking, "seed {0}: {1} is within {2}", seed, narrow.GetRawText(), wide.GetRawText());
                    unknown += verdict == ChangeVerdict.Unknown ? 1 : 0;
                    all++;
                }
            }
        }

        TestContext.Out.WriteLine($"unknown {unknown} of {all}");
        unknown.Should().BeLessThan(all / 20);
    }

    private static ChangeVerdict Strict(JsonElement old, JsonElement now) => SchemaComparer.Compare(old, now, ComparisonDirection.Input, ComparisonProfile.Strict).Verdict;

    [Test]
    public void Compare_AnotherSpelling_IsCompatible()
    {
        var unknown = 0;
        for (var seed = 0; seed < s_pairs; seed++)
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

        unknown.Should().BeLessThan(s_pairs / 20);
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
