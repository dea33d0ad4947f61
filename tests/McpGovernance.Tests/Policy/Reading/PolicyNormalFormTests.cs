using CsCheck;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>What means the same has one digest; what means something else has another.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolicyNormalFormTests
{
    private static string Around(string members) => $$"""
        { "name": "p", "version": "1", "roles": { "lead": { "anyOf": [ { "claim": "x", "equals": "y" } ] } },
          "sets": { "s": ["b", "a"] }, "matrix": { "lead": ["set:s"] }, {{members}} }
        """;

    private static string When(string condition) => Around($$"""
        "guards": [ { "name": "g", "tools": ["*"], "when": {{condition}}, "deny": true } ]
        """);

    private static string Require(string requirement) => Around($$"""
        "guards": [ { "name": "g", "tools": ["*"], "require": {{requirement}} } ]
        """);

    private static string Limit(string limit) => Around($$"""
        "limits": [ { "name": "l", "tools": ["*"], {{limit}} } ]
        """);

    private static string Digest(string json) => Policies.Load(json, "prod").Digest;

    private static string Fragment(string fragment) => When($$"""{ "args.x": {{fragment}} }""");

    private static IEnumerable<TestCaseData> Same => Pairs(
        (Fragment("""{ "minimum": 1, "maximum": 5 }"""), Fragment("""{ "maximum": 5, "minimum": 1 }""")),
        (Fragment("""{ "minimum": 100 }"""), Fragment("""{ "minimum": 1e2 }""")),
        (Fragment("""{ "minimum": 100 }"""), Fragment("""{ "minimum": 100.0 }""")),
        (Fragment("""{ "minimum": 0 }"""), Fragment("""{ "minimum": -0 }""")),
        (Fragment("""{ "const": 100 }"""), Fragment("""{ "enum": [1e2] }""")),
        (Fragment("""{ "const": "a" }"""), Fragment("""{ "equals": "a" }""")),
        (Fragment("""{ "const": "a" }"""), Fragment("""{ "enum": ["a", "\u0061"] }""")),
        (Fragment("""{ "enum": ["a", "b"] }"""), Fragment("""{ "enum": ["b", "a", "b"] }""")),
        (Fragment("""{ "enum": [{ "a": 1, "b": 2 }] }"""), Fragment("""{ "const": { "b": 2.0, "a": 1 } }""")),
        (Fragment("""{ "anyOf": [{ "const": 50 }, { "const": 55 }] }"""), Fragment("""{ "anyOf": [{ "const": 5e1 }, { "const": 55 }] }""")),
        (Fragment("""{ "anyOf": [{ "const": 100 }, { "const": 1e2 }] }"""), Fragment("""{ "const": 100 }""")),
        (Fragment("""{ "allOf": [{ "minimum": 1 }, { "maximum": 5 }] }"""), Fragment("""{ "minimum": 1, "maximum": 5 }""")),
        (Fragment("""{ "anyOf": [{ "minimum": 1 }, { "anyOf": [{ "minLength": 5 }, { "minimum": 1 }] }] }"""), Fragment("""{ "anyOf": [{ "minLength": 5 }, { "minimum": 1 }] }""")),
        (Fragment("""{ "type": "string" }"""), Fragment("""{ "type": ["string", "string"] }""")),
        (Fragment("""{ "type": ["null", "string"] }"""), Fragment("""{ "type": ["string", "null"] }""")),
        (Fragment("""{ "required": ["a", "b"] }"""), Fragment("""{ "required": ["b", "a", "a"] }""")),
        (Fragment("""{ "properties": { "a": { "type": "null" }, "b": { "type": "null" } } }"""), Fragment("""{ "properties": { "b": { "type": "null" }, "a": { "type": "null" } } }""")),
        (When("""{ "args.a": { "const": 1 }, "caller.subject": { "equals": "x" } }"""), When("""{ "caller.subject": { "const": "x" }, "args/a": { "enum": [1] } }""")),
        (When("""{ "args.a": { "const": 1 } }"""), When("""{ "allOf": [{ "args.a": { "const": 1 } }, { "anyOf": [{ "args.a": { "const": 1 } }] }] }""")),
        (When("""{ "caller.roles": { "contains": "lead" } }"""), When("""{ "caller.roles": { "contains": ["lead"] } }""")),
        (When("""{ "client.version": { "atLeast": "1.0.0", "below": "2.0.0" } }"""), When("""{ "allOf": [{ "client.version": { "below": "2.0.0" } }, { "client.version": { "atLeast": "1.0.0" } }] }""")),
        (When("""{ "time": { "zone": "UTC", "days": ["mon", "sun"] } }"""), When("""{ "time": { "days": ["sun", "mon", "sun"], "zone": "UTC" } }""")),
        (When("""{ "time": { "after": "2026-07-01T00:00:00Z" } }"""), When("""{ "time": { "after": "2026-07-01T02:00:00+02:00" } }""")),
        (When("""{ "time": { "zone": "UTC", "from": "08:00" } }"""), When("""{ "time": { "zone": "UTC", "from": "08:00", "days": ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] } }""")),
        (Require("""{ "approval": { "from": "lead" } }"""), Require("""{ "approval": { "from": ["lead", "lead"], "quorum": 1, "within": "900s", "executeWithin": "5m" } }""")),
        (Require("""{ "approval": { "from": "lead", "within": "15m" } }"""), Require("""{ "approval": { "from": "lead", "within": "900s" } }""")),
        (Require("""{ "scope": "a", "person": true }"""), Require("""{ "person": true, "scope": ["a", "a"] }""")),
        (Limit(""" "rate": "1/m" """), Limit(""" "per": ["caller"], "rate": "1/m", "burst": 1 """)),
        (Limit(""" "quota": "1/d" """), Limit(""" "quota": "1/d", "zone": "UTC" """)),
        (Limit(""" "rate": "1/m", "per": ["tool", "caller"] """), Limit(""" "per": ["caller", "tool", "caller"], "rate": "1/m" """)),
        (Around(""" "ceilings": [ { "name": "c", "admit": "set:s" } ] """), Around(""" "ceilings": [ { "admit": ["b", "a", "a"], "name": "c" } ] """)),
        (Around(""" "ceilings": [ { "name": "c", "admit": { "kind": "read" } } ] """), Around(""" "ceilings": [ { "name": "c", "admit": [ { "kind": ["read", "read"] } ] } ] """)),
        (Around(""" "ceilings": [ { "name": "c", "admit": "a", "environments": ["x", "y"] } ] """), Around(""" "ceilings": [ { "name": "c", "admit": "tool:a", "environments": ["y", "x", "y"] } ] """)),
        (Around(""" "ceilings": [ { "name": "c", "admit": "a" }, { "name": "d", "admit": "b" } ] """), Around(""" "ceilings": [ { "name": "d", "admit": "b" }, { "name": "c", "admit": "a" } ] """)),
        (When("""{ "caller.roles": { "contains": ["lead", "local", "anonymous"] } }"""), When("""{ "caller.roles": { "contains": ["anonymous", "local", "lead", "local"] } }""")),
        (Around(""" "ceilings": [ { "name": "c", "admit": { "data": ["b", "a", "b"], "risk": ["low", "high", "low"], "kind": ["write", "read"] } } ] """), Around(""" "ceilings": [ { "name": "c", "admit": { "kind": ["read", "write"], "risk": ["high", "low"], "data": ["a", "b"] } } ] """)),
        (Around(""" "mode": "enforce" """), Around(""" "$schema": "x" """)));

    private static IEnumerable<TestCaseData> Different => Pairs(
        (Fragment("""{ "minimum": 1 }"""), Fragment("""{ "exclusiveMinimum": 1 }""")),
        (Fragment("""{ "maximum": 1 }"""), Fragment("""{ "minimum": 1 }""")),
        (Fragment("""{ "minimum": 1 }"""), Fragment("""{ "minimum": 1.5 }""")),
        (Fragment("""{ "const": 1 }"""), Fragment("""{ "const": "1" }""")),
        (Fragment("""{ "const": "a" }"""), Fragment("""{ "const": "A" }""")),
        (Fragment("""{ "const": "caller.subject" }"""), Fragment("""{ "equals": { "ref": "caller.subject" } }""")),
        (Fragment("""{ "equals": { "ref": "caller.subject" } }"""), Fragment("""{ "enum": { "ref": "caller.subject" } }""")),
        (Fragment("""{ "const": { "ref": "caller.subject" } }"""), Fragment("""{ "equals": { "ref": "caller.subject" } }""")),
        (Fragment("""{ "equals": { "ref": "caller.subject" } }"""), Fragment("""{ "equals": { "ref": "caller.claims.subject" } }""")),
        (Fragment("""{ "items": { "const": 1 } }"""), Fragment("""{ "contains": { "const": 1 } }""")),
        (Fragment("""{ "minLength": 1 }"""), Fragment("""{ "minItems": 1 }""")),
        (Fragment("""{ "type": "integer" }"""), Fragment("""{ "type": "number" }""")),
        (Fragment("""{ "anyOf": [{ "minimum": 1 }, { "minimum": 2 }] }"""), Fragment("""{ "allOf": [{ "minimum": 1 }, { "minimum": 2 }] }""")),
        (Fragment("""{ "not": { "const": 1 } }"""), Fragment("""{ "const": 1 }""")),
        (Fragment("""{ "exists": true }"""), Fragment("""{ "exists": false }""")),
        (Fragment("""{ "exists": true, "const": 1 }"""), Fragment("""{ "const": 1 }""")),
        (Fragment("""{ "required": ["a"] }"""), Fragment("""{ "properties": { "a": { "type": "null" } } }""")),
        (When("""{ "args.a.b": { "const": 1 } }"""), When("""{ "args/a.b": { "const": 1 } }""")),
        (When("""{ "caller.subject": { "equals": "a" } }"""), When("""{ "caller.issuer": { "equals": "a" } }""")),
        (When("""{ "caller.roles": { "contains": "lead" } }"""), When("""{ "caller.roles": { "equals": "lead" } }""")),
        (When("""{ "client.version": { "atLeast": "1.0.0" } }"""), When("""{ "client.version": { "below": "1.0.0" } }""")),
        (When("""{ "caller.subject": { "exists": true } }"""), When("""{ "caller.subject": { "exists": false } }""")),
        (When("""{ "caller.subject": { "pattern": "a" } }"""), When("""{ "caller.subject": { "equals": "a" } }""")),
        (When("""{ "anyOf": [{ "args.a": { "const": 1 } }, { "args.b": { "const": 1 } }] }"""), When("""{ "args.a": { "const": 1 }, "args.b": { "const": 1 } }""")),
        (When("""{ "not": { "args.a": { "const": 1 } } }"""), When("""{ "args.a": { "not": { "const": 1 } } }""")),
        (When("""{ "time": { "after": "2026-07-01T00:00:00Z" } }"""), When("""{ "time": { "before": "2026-07-01T00:00:00Z" } }""")),
        (When("""{ "time": { "zone": "UTC", "from": "08:00" } }"""), When("""{ "time": { "zone": "UTC", "to": "08:00" } }""")),
        (When("""{ "time": { "zone": "UTC", "from": "08:00" } }"""), When("""{ "time": { "zone": "Europe/Berlin", "from": "08:00" } }""")),
        (When("""{ "time": { "zone": "UTC", "days": ["sun"] } }"""), When("""{ "time": { "zone": "UTC", "days": ["sat"] } }""")),
        (Require("""{ "person": true }"""), Require("""{ "confirmation": true }""")),
        (Require("""{ "scope": "a" }"""), Require("""{ "redaction": "a" }""")),
        (Require("""{ "audit": "full" }"""), Require("""{ "audit": "inputs" }""")),
        (Require("""{ "approval": { "from": "lead" } }"""), Require("""{ "approval": { "from": "lead", "quorum": 2 } }""")),
        (Require("""{ "approval": { "from": "lead" } }"""), Require("""{ "approval": { "from": "lead", "within": "16m" } }""")),
        (Require("""{ "approval": { "from": "lead" } }"""), Require("""{ "approval": { "from": "lead", "executeWithin": "16m" } }""")),
        (Require("""{ "limit": { "rate": "1/s" } }"""), Require("""{ "limit": { "rate": "1/m" } }""")),
        (Limit(""" "rate": "1/h" """), Limit(""" "rate": "1/d" """)),
        (Limit(""" "rate": "1/h" """), Limit(""" "quota": "1/h" """)),
        (Limit(""" "quota": "1/mo" """), Limit(""" "quota": "1/d" """)),
        (Limit(""" "quota": "1/mo" """), Limit(""" "quota": "1/mo", "zone": "Europe/Berlin" """)),
        (Limit(""" "rate": "2/h" """), Limit(""" "rate": "2/h", "burst": 1 """)),
        (Limit(""" "concurrency": 1 """), Limit(""" "concurrency": 2 """)),
        (Limit(""" "rate": "1/h" """), Limit(""" "rate": "1/h", "per": [] """)),
        (Limit(""" "rate": "1/h", "per": ["subject"] """), Limit(""" "rate": "1/h", "per": ["client"] """)),
        (Limit(""" "rate": "1/h", "per": ["tenant"] """), Limit(""" "rate": "1/h", "per": ["tool"] """)),
        (Around(""" "ceilings": [ { "name": "c", "admit": "a" } ] """), Around(""" "ceilings": [ { "name": "d", "admit": "a" } ] """)),
        (Around(""" "ceilings": [ { "name": "c", "admit": "a" } ] """), Around(""" "ceilings": [ { "name": "c", "admit": "a", "environments": ["x"] } ] """)),
        (Around(""" "guards": [ { "name": "g", "tools": ["a"], "deny": true } ] """), Around(""" "guards": [ { "name": "g", "prompts": ["a"], "deny": true } ] """)),
        (Around(""" "guards": [ { "name": "g", "methods": ["a"], "deny": true } ] """), Around(""" "guards": [ { "name": "g", "resources": ["a"], "deny": true } ] """)),
        (Around(""" "guards": [ { "name": "g", "tools": ["a"], "when": { "caller.subject": { "equals": "a" } }, "deny": true } ] """), Around(""" "guards": [ { "name": "g", "tools": ["a"], "unless": { "caller.subject": { "equals": "a" } }, "deny": true } ] """)),
        (Around(""" "mode": "enforce" """), Around(""" "mode": "warn" """)),
        (Around(""" "mode": "audit" """), Around(""" "mode": "warn" """)),
        (Around(""" "mode": "audit", "modeUntil": "9998-01-01" """), Around(""" "mode": "audit", "modeUntil": "9998-01-02" """)));

    private static IEnumerable<TestCaseData> Pairs(params (string One, string Other)[] pairs) =>
        pairs.Select(static (pair, index) => new TestCaseData(pair.One, pair.Other).SetArgDisplayNames($"pair {index}"));

    [TestCaseSource(nameof(Same))]
    public void Digest_OfOneMeaning_IsOne(string one, string other) => Digest(one).Should().Be(Digest(other), $"{one} and {other}");

    [TestCaseSource(nameof(Different))]
    public void Digest_OfTwoMeanings_IsTwo(string one, string other) => Digest(one).Should().NotBe(Digest(other), $"{one} and {other}");

    [TestCaseSource(nameof(Same))]
    [TestCaseSource(nameof(Different))]
    public void Pretty_ReadAgain_HasOneDigest(string one, string other)
    {
        foreach (var json in new[] { one, other })
        {
            var policy = Policies.Load(json, "prod");
            Digest(PolicyNormalForm.Pretty(policy.Model)).Should().Be(policy.Digest, json);
        }
    }

    private static readonly Gen<string> s_literal = Gen.OneOf("1", "1e2", "100", "2.50", "-0", "\"a\"", "\"\\u00e9\"", "\"<&>\"", "null", "true", "[1,2.0]", """{"b":1,"a":[]}""");

    private static readonly Gen<string> s_leaf = Gen.OneOf(
        s_literal.Select(static one => $$"""{"const":{{one}}}"""),
        s_literal.Array[1, 3].Select(static all => $$"""{"enum":[{{string.Join(',', all)}}]}"""),
        Gen.OneOf("""{"type":["string","integer"]}""", """{"minimum":1e1}""", """{"pattern":"^a\\/[é<]+$"}""", """{"maxItems":3}""", """{"required":["b","a.b"]}""", """{"enum":{"ref":"caller.claims.a/b"}}"""));

    private static readonly Gen<string> s_fragment = Gen.Recursive<string>(static (depth, inner) => depth >= 3 ? s_leaf : Gen.OneOf(
        s_leaf,
        inner.Select(static one => $$"""{"not":{{one}}}"""),
        inner.Select(static one => $$"""{"items":{{one}}}"""),
        inner.Select(static one => $$$"""{"properties":{"x y":{{{one}}}}}"""),
        inner.Array[1, 3].Select(static all => $$"""{"anyOf":[{{string.Join(',', all)}}]}""")));

    private static readonly Gen<string> s_condition = Gen.Recursive<string>(static (depth, inner) => depth >= 3 ? Gen.OneOf(
            s_fragment.Select(static one => $$"""{"args.a":{{one}}}"""),
            s_fragment.Select(static one => $$"""{"args/a.b~1c":{{one}}}"""),
            Gen.OneOf(
                """{"caller.roles":{"contains":["lead","local"]}}""", """{"caller.subject":{"anyOf":[{"pattern":"a"},{"exists":false}]}}""", """{"client.version":{"below":"2.0.0"}}""",
                """{"time":{"zone":"UTC","days":["sat","sun"],"to":"08:00"}}""", """{"time":{"zone":"UTC","days":["mon","tue","wed","thu","fri","sat","sun"]}}""", """{"args.z":{"exists":false}}"""))
        : Gen.OneOf(
            inner.Select(static one => $$"""{"not":{{one}}}"""),
            inner.Array[1, 3].Select(static all => $$"""{"anyOf":[{{string.Join(',', all)}}]}"""),
            inner.Array[1, 3].Select(static all => $$"""{"allOf":[{{string.Join(',', all)}}]}""")));

    private static readonly Gen<string> s_section = Gen.OneOf(
        s_condition.Select(static one => $$""" "guards": [ { "name": "b", "tools": ["a*", { "kind": "read", "tools": "x*" }], "prompts": ["p"], "when": {{one}}, "deny": true } ] """),
        Gen.Select(s_condition, s_condition).Select(static (one, two) => $$""" "guards": [ { "name": "b", "tools": ["*"], "deny": true, "environments": ["prod"], "when": {{one}} }, { "name": "a", "methods": ["x/y"], "tools": ["*"], "when": {{two}}, "require": { "scope": ["b", "a"], "limit": { "quota": "5/mo", "zone": "Europe/Berlin" }, "approval": { "from": "lead" }, "redaction": "pii", "audit": "full", "confirmation": true } } ] """),
        Gen.OneOf(""" "ceilings": [ { "name": "c", "admit": ["resource:file:///a/**", "prompt:p", "method:m/n", "tool:x:y", { "risk": ["low", "high"], "data": "pii" }] } ] """, """ "limits": [ { "name": "é", "tools": ["set:s"], "per": [], "rate": "5/d", "burst": 2, "concurrency": 3 } ] """));

    [Test]
    public void Pretty_ReadAgain_OfAnyDocument_HasOneDigest() => s_section.Sample(
        static section =>
        {
            CompiledPolicy policy;
            try
            {
                policy = Policies.Load(Around(section), "prod");
            }
            catch (GovernanceConfigurationException)
            {
                return true; // Types that exclude each other: refused, whatever is generated beside them.
            }

            return Digest(PolicyNormalForm.Pretty(policy.Model)) == policy.Digest;
        },
        iter: 1_000);

    [Test]
    public void Load_OfConditionsThatNestTooDeeply_SaysSo()
    {
        string Deep(int depth) => Fragment(string.Concat(Enumerable.Repeat("{\"minItems\":1,\"items\":", depth)) + "{\"const\":1}" + new string('}', depth));

        Digest(Deep(10)).Should().NotBeEmpty();
        FluentActions.Invoking(() => Digest(Deep(25))).Should().Throw<GovernanceConfigurationException>().WithMessage("*nest too deeply*");
    }
}
