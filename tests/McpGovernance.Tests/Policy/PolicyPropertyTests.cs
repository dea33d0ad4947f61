using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

/// <summary>Whole policies, made up: what is compiled says what the text says.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PolicyPropertyTests
{
    private static readonly Gen<int> s_seed = Gen.Int[0, int.MaxValue - 1];

    [Test]
    public void DecideAndJudge_AnyPolicy_EqualTheNaiveEvaluator()
    {
        var loaded = 0;
        s_seed.Sample(
            seed =>
            {
                var dice = new PolicyDice(seed);
                var text = dice.Policy(out var full);
                if (TryLoad(text) is not { } policy)
                {
                    return;
                }

                Interlocked.Increment(ref loaded);
                var naive = new NaiveGuards(full);
                for (var i = 0; i < 3; i++)
                {
                    Check(policy, naive, dice.Call(policy.Environment), text);
                }
            },
            iter: Amounts.Of(34_000),
            print: static seed => $"seed {seed}");
        loaded.Should().BeGreaterThan(Amounts.Of(34_000) * 2 / 3, "only few of what is made up can never hold");
    }

    [Test]
    public void DecideAndJudge_AnyOrder_AreTheSame() => s_seed.Sample(
        static seed =>
        {
            var dice = new PolicyDice(seed);
            var text = dice.Policy(out _);
            if (TryLoad(text) is not { } policy)
            {
                return;
            }

            var second = TryLoad(Shuffle(JsonNode.Parse(text)!, new Random(seed))!.ToJsonString(), policy.Environment)!;
            for (var i = 0; i < 2; i++)
            {
                var call = dice.Call(policy.Environment);
                Same(second.Digest, policy.Digest, text, call);
                Same(Ask(second, call), Ask(policy, call), text, call);
            }
        },
        iter: Amounts.Of(5_000));

    [Test]
    public void Guard_Added_OnlyNarrows() => s_seed.Sample(
        static seed =>
        {
            var dice = new PolicyDice(seed);
            var text = dice.Policy(out _);
            var more = JsonNode.Parse(text)!;
            var other = JsonNode.Parse(new PolicyDice(seed + 1).Policy(out _))!;
            if (more["sets"] is null && other["sets"] is { } sets)
            {
                more["sets"] = sets.DeepClone();
            }

            foreach (var key in new[] { "guards", "ceilings" })
            {
                foreach (var one in other[key]!.AsArray())
                {
                    var added = one!.DeepClone();
                    added["name"] = "more " + added["name"];
                    more[key]!.AsArray().Add(added);
                }
            }

            Compare(dice, text, more.ToJsonString(), static (less, more) => less || !more);
        },
        iter: Amounts.Of(6_000));

    [Test]
    public void Matrix_WithMore_OnlyWidens() => s_seed.Sample(
        static seed =>
        {
            var dice = new PolicyDice(seed);
            var text = dice.Policy(out _);
            var more = JsonNode.Parse(text)!;
            more["matrix"]!["authenticated"] = new JsonArray([.. (more["matrix"]!["authenticated"]?.AsArray() ?? []).Select(static one => one!.DeepClone()), dice.Of("pay*", "get", "*")]);
            Compare(dice, text, more.ToJsonString(), static (before, after) => !before || after);
        },
        iter: Amounts.Of(4_000));

    [Test]
    public void Builder_WritesTheSame_AsTheText() => s_seed.Sample(
        static seed =>
        {
            var text = new PolicyDice(seed) { IsForBuilder = true }.Policy(out _);
            if (TryLoad(text) is not { } loaded)
            {
                return;
            }

            var builder = new PolicyBuilder();
            BuilderWriting.Write(builder, JsonElement.Parse(text));
            PolicyLoader.Load(builder, "code", loaded.Environment).Policy.Digest.Should().Be(loaded.Digest, "{0}", text);
        },
        iter: Amounts.Of(3_000));

    /// <summary>What is hidden no call can use; what is shown, some call can.</summary>
    [Test]
    public void Shown_OneGuard_IsWhatSomeArgumentsAreAdmittedFor() => s_seed.Sample(
        static seed =>
        {
            var dice = new PolicyDice(seed);
            var call = dice.Call("prod") with { Tool = "pay", Target = TargetKind.Tool };
            var text = $$"""{"name":"n","version":"1","matrix":{"authenticated":["*"],"anonymous":["*"],"local":["*"]},"guards":[{{dice.SimpleDenial("pay")}}]}""";
            var policy = Policies.Load(text, call.Environment);
            var question = NaiveCalls.Question(policy, call) with { Arguments = null };
            var shown = policy.Decide(question).IsAllowed;
            var usable = NaiveCalls.AllArguments.Any(arguments => policy.Judge(question with { Arguments = arguments }).DeniedBy is null);
            Same(shown, usable, text, call);
        },
        iter: Amounts.Of(3_000));

    private static void Check(CompiledPolicy policy, NaiveGuards naive, NaiveCall call, string text)
    {
        var question = NaiveCalls.Question(policy, call);
        var (isAllowed, entry) = naive.Decide(call);
        Same(policy.Decide(question.Roles, question.Target), new Decision(isAllowed, entry), text, call);
        var verdict = naive.Judge(call);
        Same(NaiveVerdict.Of(policy.Judge(question)), verdict, text, call);

        var ever = policy.Decide(question);
        Same(policy.Decide(question), ever, text, call);
        if (!ever.IsAllowed && isAllowed)
        {
            // Hidden by a guard: it refuses whatever the arguments are.
            Same(ever.Entry!.StartsWith("guards/", StringComparison.Ordinal) && verdict.Applied.Split('|').Contains(ever.Entry) && verdict.DeniedBy is not null, true, text, call);
        }
        else
        {
            Same(ever, new Decision(isAllowed, entry), text, call);
        }
    }

    /// <summary>Explains only where there is something to explain: this is asked a hundred thousand times.</summary>
    private static void Same<T>(T actual, T expected, string text, NaiveCall call)
    {
        if (!EqualityComparer<T>.Default.Equals(actual, expected))
        {
            Assert.Fail($"{actual} is not {expected}\n{text}\n{call}\n{JsonSerializer.Serialize(call.Arguments)}");
        }
    }

    private static void Compare(PolicyDice dice, string before, string after, Func<bool, bool, bool> holds)
    {
        if (TryLoad(before) is not { } policy || TryLoad(after, policy.Environment) is not { } second)
        {
            return;
        }

        for (var i = 0; i < 2; i++)
        {
            var call = dice.Call(policy.Environment);
            var (a, b) = (IsAdmitted(policy, call), IsAdmitted(second, call));
            Same(holds(a, b), true, $"{before}\n{after}", call);
        }
    }

    private static bool IsAdmitted(CompiledPolicy policy, NaiveCall call)
    {
        var question = NaiveCalls.Question(policy, call);
        return policy.Decide(question).IsAllowed && policy.Judge(question).DeniedBy is null;
    }

    private static (Decision, NaiveVerdict) Ask(CompiledPolicy policy, NaiveCall call)
    {
        var question = NaiveCalls.Question(policy, call);
        return (policy.Decide(question), NaiveVerdict.Of(policy.Judge(question)));
    }

    /// <summary>The policy; <see langword="null"/> when some condition of it can never hold.</summary>
    private static CompiledPolicy? TryLoad(string text, string? environment = null)
    {
        try
        {
            return Policies.Load(text, environment ?? PolicyDice.Environments[text.Length % 2]);
        }
        catch (GovernanceConfigurationException wrong) when (wrong.Message.Contains("can never hold", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>The same document in another order of everything whose order means nothing.</summary>
    private static JsonNode? Shuffle(JsonNode? node, Random random) => node switch
    {
        JsonObject all => new JsonObject(all.OrderBy(_ => random.Next()).Select(member => KeyValuePair.Create(member.Key, member.Key is "const" or "equals" ? member.Value?.DeepClone() : Shuffle(member.Value, random)))),
        JsonArray all => new JsonArray([.. all.OrderBy(_ => random.Next()).Select(item => Shuffle(item, random))]),
        _ => node?.DeepClone(),
    };
}
