using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>What analysis calls superfluous is: without it everything is decided alike.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PolicyAnalysisPropertyTests
{
    private static readonly string[] s_superfluous = [PolicyFindingCodes.Unreachable, PolicyFindingCodes.Shadowed, PolicyFindingCodes.Redundant];

    private static readonly Gen<string> s_pattern = Gen.OneOf("a", "b", "ab", "a*", "*b", "*", "a*b", "b*", "c");

    private static readonly Gen<string> s_entry = Gen.Frequency(
        (6, s_pattern.Select(static pattern => JsonSerializer.Serialize(pattern))),
        (1, Gen.OneOf("\"resource:x://**\"", "\"resource:x://a/*\"", "\"resource:x://a/b\"", "\"prompt:p\"", "\"prompt:*\"")),
        (2, Gen.OneOf("""{"kind":"read"}""", """{"kind":["read","write"]}""", """{"kind":"write","tools":"a*"}""", """{"risk":"low"}""", """{"kind":"read","risk":["low","high"]}""")));

    private static readonly Gen<string> s_row = s_entry.Array[0, 5].Select(static entries => $"[{string.Join(",", entries)}]");

    private static readonly Gen<string> s_condition = Gen.OneOf(
        """{ "args.n": { "minimum": 5 } }""", """{ "args.n": { "exists": true } }""", """{ "caller.scopes": { "contains": "r0" } }""", """{ "caller.roles": { "contains": "r1" } }""", """{ "not": { "args.n": { "minimum": 5 } } }""");

    private static readonly Gen<string> s_guard = Gen.Select(s_pattern, Gen.OneOf("", "when", "unless"), s_condition, Gen.OneOf("\"deny\":true", "\"require\":{\"scope\":\"r0\"}"), Gen.Bool).Select(
        static (tool, key, condition, effect, isElsewhere) => $$"""{ "tools": ["{{tool}}"], {{(key.Length == 0 ? "" : $"\"{key}\": {condition},")}} {{(isElsewhere ? "\"environments\": [\"other\"]," : "")}} {{effect}} """);

    private static readonly Gen<string> s_ceiling = s_entry.Array[1, 3].Select(static entries => $$"""{ "admit": [{{string.Join(",", entries)}}] """);

    private static readonly Gen<JsonObject> s_policy = Gen.Select(s_row.Array[5], s_guard.Array[0, 3], s_ceiling.Array[0, 1], Gen.OneOf("r1", "r2", "r0")).Select(static (rows, guards, ceilings, excluded) => JsonNode.Parse($$"""
        {
          "name": "test", "version": "1",
          "roles": { "r0": { "allOf": [{ "scope": "r0" }] }, "r1": { "anyOf": [{ "scope": "r1" }, { "scope": "r2" }] }, "r2": { "allOf": [{ "scope": "r2" }, { "not": { "scope": "{{excluded}}" } }] } },
          "matrix": { "r0": {{rows[0]}}, "r1": {{rows[1]}}, "r2": {{rows[2]}}, "authenticated": {{rows[3]}}, "anonymous": {{rows[4]}} }
          {{Section("guards", guards)}}{{Section("ceilings", ceilings)}}
        }
        """)!.AsObject());

    private static readonly Gen<ToolContract[]> s_tools = Gen.Select(Gen.OneOf("a", "b", "ab", "acb", "bb"), Gen.OneOf(ToolKind.Read, ToolKind.Write, ToolKind.Destructive), Gen.OneOf(ToolRisk.Low, ToolRisk.High), Gen.Bool)
        .Select(static (name, kind, risk, isVersioned) => Reviews.Contract(name, kind, """{ "properties": { "n": { "type": "number" } } }""", isVersioned ? "1.0.0" : null, risk)).Array[1, 5];

    [Test]
    public void Of_WhatIsSuperfluous_ChangesNoDecision()
    {
        var removed = 0;
        Gen.Select(s_policy, s_tools).Sample(
            (json, tools) =>
            {
                var before = Policies.Load(json.ToJsonString());
                foreach (var finding in PolicyAnalysis.Of(before, tools).Where(static finding => s_superfluous.Contains(finding.Code)))
                {
                    Interlocked.Increment(ref removed);
                    var after = Policies.Load(Without(json, finding.Pointer).ToJsonString());
                    if (!Decisions(before, tools).SequenceEqual(Decisions(after, tools)))
                    {
                        return false;
                    }
                }

                return true;
            },
            iter: 300);

        removed.Should().BeGreaterThan(100, "else nothing was tried");
    }

    [Test]
    public void Includes_WhatIsIncluded_IsMatchedWhereverTheOtherIs()
    {
        var included = 0;
        Gen.Select(Gen.OneOf(s_pattern, Gen.OneOf("a/*", "a/**", "**", "a*b")), Gen.OneOf(s_pattern, Gen.OneOf("a/*", "a/**", "**", "*/b")), Gen.OneOf("a", "b", "/", "").Array[1, 4], Gen.Bool).Where(static (one, other, _, isUri) => isUri || !(one + other).Contains("**", StringComparison.Ordinal)).Sample(
            (one, other, name, isUri) =>
            {
                var (prefix, root) = isUri ? ("resource:", "x://") : ("", "");
                var (all, some) = (MatrixEntry.Parse(prefix + root + one).Entry!, MatrixEntry.Parse(prefix + root + other).Entry!);
                var target = new GovernanceTarget(isUri ? TargetKind.Resource : TargetKind.Tool, root + string.Concat(name));
                if (!EntryInclusion.Includes(all, some))
                {
                    return true;
                }

                Interlocked.Increment(ref included);
                return some.Match(target) != Answers.True || all.Match(target) == Answers.True;
            },
            iter: 5000);

        included.Should().BeGreaterThan(200);
    }

    private static string Section(string key, string[] items) =>
        items.Length == 0 ? "" : $", \"{key}\": [{string.Join(",", items.Select((item, index) => $"{item}, \"name\": \"n{index}\" }}"))}]";

    private static JsonObject Without(JsonObject json, string pointer)
    {
        var copy = json.DeepClone().AsObject();
        JsonNode at = copy;
        var names = pointer.Split('/')[1..];
        foreach (var name in names[..^1])
        {
            at = at is JsonArray array ? array[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : at[name]!;
        }

        at.AsArray().RemoveAt(int.Parse(names[^1], System.Globalization.CultureInfo.InvariantCulture));
        return copy;
    }

    /// <summary>What is decided of every tool for every kind of caller, with arguments and without; not which entry is named for it.</summary>
    private static IEnumerable<string> Decisions(CompiledPolicy policy, ToolContract[] tools)
    {
        GovernanceTarget[] targets =
        [
            .. tools.Select(static tool => new GovernanceTarget(TargetKind.Tool, tool.Name, tool)), new(TargetKind.Resource, "x://a/b"), new(TargetKind.Resource, "x://b"), new(TargetKind.Prompt, "p"), new(TargetKind.Prompt, "q"),
        ];
        foreach (var caller in new[] { "", "r0", "r1", "r2", "r0 r1", "r0 r1 r2" }.Select(static scopes => Policies.Verified(("scope", scopes))).Append(Caller.Anonymous))
        {
            var roles = policy.ResolveRoles(caller, Policies.Now);
            foreach (var target in targets)
            {
                foreach (var number in new[] { null, "1", "9" })
                {
                    var arguments = number is null ? [] : new Dictionary<string, JsonElement> { ["n"] = JsonElement.Parse(number) };
                    var question = new PolicyQuestion { Roles = roles, Caller = caller, Target = target, Arguments = arguments, Time = Policies.Now };
                    var isAllowed = policy.Decide(question).IsAllowed;
                    var verdict = policy.Judge(question);
                    yield return $"{policy.Decide(roles, target).IsAllowed} {isAllowed} {verdict.DeniedBy is null} {string.Join(' ', verdict.Requirement.Scopes)}";
                }
            }
        }
    }
}
