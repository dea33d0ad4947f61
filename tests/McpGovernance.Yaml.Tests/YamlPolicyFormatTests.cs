using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using McpGovernance.Policy;
using McpGovernance.Tests.Policy;
using McpGovernance.Yaml.Tests.Support;

namespace McpGovernance.Yaml.Tests;

/// <summary>A policy means the same in YAML, in JSON and in code.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class YamlPolicyFormatTests
{
    private const string Json = """
        {
          "$schema": "policy.schema.json",
          "name": "tickets",
          "version": "7",
          "environment": ["staging", "prod"],
          "mode": "enforce",
          "roles": {
            "support": { "anyOf": [ { "claim": "groups", "contains": "support" }, { "scope": "tickets.read" } ] },
            "finance": { "allOf": [ { "scope": "payments.write" }, { "claim": "department", "equals": "finance" } ], "maxTokenAge": "15m" },
            "alice": { "anyOf": [ { "subject": "alice", "asserted": true } ] }
          },
          "matrix": {
            "support": [ "search_tickets", "resource:ticket://*", { "kind": "read" } ],
            "finance": [ "payments.*" ],
            "alice": [ "*.read" ]
          },
          "rollout": [ { "tools": [ "search_*" ], "channel": "canary", "percent": "10%" } ]
        }
        """;

    private const string Yaml = """
        # yaml-language-server: $schema=policy.schema.json
        name: tickets
        version: "7"
        environment: [prod, staging]
        roles:
          alice:
            anyOf:
            - subject: alice
              asserted: true
          finance:
            maxTokenAge: 15m
            allOf:
              - { claim: department, equals: finance }
              - { scope: payments.write }
          support: { anyOf: [ { scope: tickets.read }, { claim: groups, contains: support } ] }
        matrix:
          finance: [ payments.* ]
          support:
            - kind: read
            - resource:ticket://*
            - search_tickets
          alice: [ '*.read' ]
        rollout:
          - tools: [ search_* ]
            channel: canary
            percent: 10%
        """;

    private static readonly JsonSerializerOptions s_compact = new(), s_indented = new() { WriteIndented = true };

    private static readonly Gen<string> s_name = Gen.OneOf("a", "b", ".", "_x", "*", "yes", "1", "-", "é").Array[1, 4].Select(string.Concat)
        .Where(static name => !name.Contains("**", StringComparison.Ordinal));

    private static readonly Gen<string> s_text = Gen.OneOf(
        "a", " ", ": ", " #", "'", "\"", "\\", "yes", "null", "~", "1", ".", "-", "e3", "0x", "é", "😀", "\u00A0", "[", "]", "{", "}", ",", "&", "*", "!", "|", ">", "%", "@", "`", "?", "=", "<<", "2026-11-01", "12:30")
        .Array[1, 5].Select(static parts => string.Concat(parts).Trim()).Where(static text => text.Length > 0);

    private static readonly Gen<JsonNode> s_entry = Gen.Frequency(
        (4, s_name.Select(static name => (JsonNode)name)),
        (1, s_name.Select(static name => (JsonNode)("prompt:" + name))),
        (1, Gen.OneOf("read", "write", "destructive").Select(static kind => (JsonNode)new JsonObject { ["kind"] = kind })));

    private static readonly Gen<JsonNode> s_rule = Gen.OneOf(
        Gen.OneOf("s", "t.read", "1", "yes").Select(static scope => (JsonNode)new JsonObject { ["scope"] = scope }),
        Gen.Select(s_text, s_text, Gen.OneOf("equals", "contains")).Select(static (claim, value, verb) => (JsonNode)new JsonObject { ["claim"] = claim, [verb] = value }),
        Gen.Select(s_text, Gen.Bool).Select(static (subject, asserted) => (JsonNode)(asserted
            ? new JsonObject { ["subject"] = subject, ["asserted"] = true }
            : new JsonObject { ["subject"] = subject, ["issuer"] = "https://login.example" })));

    private static readonly Gen<JsonNode> s_policy = Gen.Select(
        s_text,
        s_text,
        s_rule.Array[1, 3].Array[3],
        Gen.Select(Gen.OneOf("0", "on", "r-2", "authenticated"), s_entry.Array[0, 4]).Array[0, 4]).Select(static (name, version, rules, matrix) => (JsonNode)new JsonObject
        {
            ["name"] = name,
            ["version"] = version,
            ["roles"] = new JsonObject(new[] { "0", "on", "r-2" }.Zip(rules, static (role, given) =>
                KeyValuePair.Create(role, (JsonNode?)new JsonObject { ["anyOf"] = new JsonArray([.. given]) }))),
            ["matrix"] = new JsonObject(matrix.DistinctBy(static row => row.Item1).Select(static row =>
                KeyValuePair.Create(row.Item1, (JsonNode?)new JsonArray([.. row.Item2])))),
        });

    private static readonly Gen<JsonNode?> s_leaf = Gen.OneOf(
        Gen.Const((JsonNode?)null),
        Gen.Bool.Select(static value => (JsonNode?)value),
        Gen.OneOf("0", "-7", "0.50", "1234567890123456789012345678901234567890", "-1.5e+300").Select(static value => JsonNode.Parse(value)),
        Gen.OneOf(s_text, Gen.String).Select(static text => IsWellFormed(text) ? text : "x").Select(static text => (JsonNode?)text));

    private static readonly Gen<JsonNode?> s_tree = Gen.Recursive<JsonNode?>(static (depth, inner) => depth >= 4 ? s_leaf : Gen.Frequency(
        (2, s_leaf),
        (1, inner.Array[0, 3].Select(static items => (JsonNode?)new JsonArray([.. items.Select(static item => item?.DeepClone())]))),
        (2, Gen.Select(s_text, inner).Array[0, 3].Select(static members => (JsonNode?)new JsonObject(
            members.DistinctBy(static member => member.Item1).Select(static member => KeyValuePair.Create(member.Item1, member.Item2?.DeepClone())))))));

    private static bool IsWellFormed(string text) => text.EnumerateRunes().All(static rune => rune.Value != 0xFFFD);

    private static CompiledPolicy FromJson(string json, string? environment = null) => Policies.Load(json, environment);

    private static PolicyBuilder InCode() => new PolicyBuilder().Name("tickets", "7").Environment("staging", "prod")
        .Role("alice", static role => role.AnyOf(static rules => rules.AssertedSubject("alice")))
        .Role("support", static role => role.AnyOf(static rules => rules.Scope("tickets.read").Claim("groups", contains: "support")))
        .Role("finance", static role => role.Scope("payments.write").Claim("department", equals: "finance").MaxTokenAge(TimeSpan.FromMinutes(15)))
        .AllowReads("support").Allow("support", "search_tickets", "resource:ticket://*").Allow("finance", "payments.*").Allow("alice", "*.read")
        .Rollout("canary", ["search_*"], static who => who.Percent(10));

    [Test]
    public void Digest_YamlJsonAndCode_AreOne()
    {
        var digest = YamlPolicies.Load(Yaml, "prod").Digest;

        digest.Should().Be(FromJson(Json, "prod").Digest);
        digest.Should().Be(PolicyLoader.Load(InCode(), "code", "prod").Policy.Digest);
    }

    [Test]
    public void Decide_YamlJsonAndCode_AreOne()
    {
        CompiledPolicy[] all = [YamlPolicies.Load(Yaml, "prod"), FromJson(Json, "prod"), PolicyLoader.Load(InCode(), "code", "prod").Policy];
        Caller[] callers = [Caller.Anonymous, Policies.Local("alice"), Policies.Verified(("scope", "tickets.read")), Policies.Verified(("groups", "support")), Policies.Verified()];
        GovernanceTarget[] targets =
        [
            Policies.Tool("search_tickets"), Policies.Tool("a.read"), Policies.Tool("x", ToolKind.Read), Policies.Tool("payments.refund"),
            new GovernanceTarget(TargetKind.Resource, "ticket://4"), new GovernanceTarget(TargetKind.Resource, "ticket://4/5"),
        ];

        var decisions = all.Select(policy => callers.SelectMany(caller => targets.Select(target => policy.Decide(caller, target))).ToArray()).ToArray();

        decisions[1].Should().Equal(decisions[0]);
        decisions[2].Should().Equal(decisions[0]);
        decisions[0].Count(static decision => decision.IsAllowed).Should().Be(7, "alice reads one, each way to be support gives three");
    }

    [TestCase("\"7\"", "7.0.0-x")]
    [TestCase("payments.*", "payments*")]
    [TestCase("15m", "16m")]
    [TestCase("kind: read", "kind: write")]
    public void Digest_AnotherMeaning_IsAnother(string before, string after) =>
        YamlPolicies.Load(Yaml.Replace(before, after, StringComparison.Ordinal), "prod").Digest.Should().NotBe(YamlPolicies.Load(Yaml, "prod").Digest);

    [Test]
    public void Digest_AnyPolicyPrintedAsYaml_IsThatOfItsJson() =>
        Gen.Select(s_policy, Gen.Int).Sample(
            static (policy, seed) => YamlPolicies.Load(YamlPrinter.Print(policy, seed)).Digest == FromJson(policy.ToJsonString()).Digest,
            iter: 2000);

    [Test]
    public void Read_AnyJsonPrintedAsYaml_IsTheSameTree() =>
        Gen.Select(s_tree, Gen.Int).Sample(
            static (value, seed) => Same(YamlPrinter.Print(value, seed), value?.ToJsonString() ?? "null"),
            iter: 5000);

    [Test]
    public void Read_AnyJsonItself_IsTheSameTree() =>
        Gen.Select(s_tree, Gen.Bool).Sample(
            static (value, indented) => (value?.ToJsonString(indented ? s_indented : s_compact) ?? "null") is var json && Same(json, json),
            iter: 2000);

    private static bool Same(string yaml, string json) => YamlPolicies.Show(YamlPolicies.Read(yaml)) == YamlPolicies.Show(YamlPolicies.ReadJson(json));
}
