using System.Text.Json;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>What the schema refuses the loader refuses, and both accept every valid document.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PolicySchemaTests
{
    private static readonly SmallSchemaValidator s_schema = new(ReadSchema());

    [TestCase("""{}""")]
    [TestCase("""{ "r": ["a", "payments.*", "*", "*_x", "tool:a:b", "resource:a://*", "resource:**", "resource:a://**/b/*", "prompt:*", "method:a/b"] }""")]
    [TestCase("""{ "local": [{ "kind": "read" }, { "kind": "write" }], "anonymous": [{ "kind": "destructive" }], "authenticated": [] }""")]
    public void Matrix_Right_IsAcceptedByBoth(string matrix) => Check(Document(matrix: matrix), true);

    [TestCase("""{ "r": "a" }""")]
    [TestCase("""{ "r": [1] }""")]
    [TestCase("""{ "r": [""] }""")]
    [TestCase("""{ "r": ["a b"] }""")]
    [TestCase("""{ "r": ["a**"] }""")]
    [TestCase("""{ "r": ["prompt:**"] }""")]
    [TestCase("""{ "r": ["resource:***"] }""")]
    [TestCase("""{ "r": ["resource:"] }""")]
    [TestCase("""{ "r": ["resources:a://b"] }""")]
    [TestCase("""{ "r": [{}] }""")]
    [TestCase("""{ "r": [{ "kind": "all" }] }""")]
    [TestCase("""{ "r": [{ "kind": "read", "risks": "low" }] }""")]
    [TestCase("""{ "r": [{ "tools": "a" }] }""")]
    [TestCase("""{ "r": [{ "risk": [] }] }""")]
    [TestCase("""{ "a b": [] }""")]
    [TestCase("""[]""")]
    public void Matrix_Wrong_IsRefusedByBoth(string matrix) => Check(Document(matrix: matrix), false);

    [TestCase("""{ "anyOf": [{ "scope": "s" }, { "claim": "c", "equals": "v" }, { "claim": "c", "contains": "v", "issuer": "i" }] }""")]
    [TestCase("""{ "allOf": [{ "not": { "not": { "scope": "s", "issuer": "i" } } }], "maxTokenAge": "15m", "issuer": "i" }""")]
    [TestCase("""{ "anyOf": [{ "subject": "s", "issuer": "i" }, { "subject": "s", "asserted": true }], "allOf": [{ "scope": "s" }] }""")]
    public void Role_Right_IsAcceptedByBoth(string role) => Check(Document(role), true);

    [TestCase("""{}""")]
    [TestCase("""[]""")]
    [TestCase("""{ "anyOf": [] }""")]
    [TestCase("""{ "anyOf": [{}] }""")]
    [TestCase("""{ "anyOf": [{ "scope": "a b" }] }""")]
    [TestCase("""{ "anyOf": [{ "scope": "a", "claim": "c", "equals": "v" }] }""")]
    [TestCase("""{ "anyOf": [{ "claim": "c" }] }""")]
    [TestCase("""{ "anyOf": [{ "claim": "c", "equals": "v", "contains": "v" }] }""")]
    [TestCase("""{ "anyOf": [{ "claim": "c", "equals": true }] }""")]
    [TestCase("""{ "anyOf": [{ "not": [] }] }""")]
    [TestCase("""{ "anyOf": [{ "subject": "s", "asserted": "yes", "issuer": "i" }] }""")]
    [TestCase("""{ "anyOf": [{ "scope": "s" }], "maxTokenAge": "15" }""")]
    [TestCase("""{ "anyOf": [{ "scope": "s" }], "maxTokenAge": "0m" }""")]
    [TestCase("""{ "anyOf": [{ "scope": "s" }], "issuer": "" }""")]
    [TestCase("""{ "oneOf": [{ "scope": "s" }], "anyOf": [{ "scope": "s" }] }""")]
    public void Role_Wrong_IsRefusedByBoth(string role) => Check(Document(role), false);

    [TestCase("\"mode\": \"enforce\"", true)]
    [TestCase("\"environment\": [\"prod\"]", true)]
    [TestCase("\"$schema\": \"x\"", true)]
    [TestCase("\"mode\": \"audit\"", true)]
    [TestCase("\"mode\": \"warn\", \"modeUntil\": \"9000-12-31\"", true)]
    [TestCase("\"mode\": \"audits\"", false)]
    [TestCase("\"mode\": \"warn\", \"modeUntil\": \"31.12.2026\"", false)]
    [TestCase("\"extends\": [\"broad-catalog\", \"read-only-discovery\"]", true)]
    [TestCase("\"extends\": [\"broad\"]", false)]
    [TestCase("\"extends\": []", false)]
    [TestCase("\"sets\": { \"s\": [\"a\", { \"kind\": \"read\" }] }, \"ceilings\": [{ \"name\": \"c\", \"admit\": \"set:s\" }]", true)]
    [TestCase("\"sets\": { \"s\": [\"set:s\"] }", false)]
    [TestCase("\"sets\": { \"s\": [] }", false)]
    [TestCase("\"ceilings\": [{ \"name\": \"c\", \"environments\": [\"prod\"], \"admit\": { \"kind\": \"read\" } }, { \"name\": \"d\", \"admit\": [\"a\", \"prompt:*\"] }]", true)]
    [TestCase("\"ceilings\": [{ \"name\": \"c\" }]", false)]
    [TestCase("\"ceilings\": [{ \"admit\": \"a\" }]", false)]
    [TestCase("\"ceilings\": [{ \"name\": \"c\", \"admit\": [] }]", false)]
    [TestCase("\"ceilings\": [{ \"name\": \"c\", \"admit\": \"a\", \"when\": {} }]", false)]
    [TestCase("\"ceilings\": {}", false)]
    [TestCase("\"limits\": [{ \"name\": \"l\", \"tools\": [\"*\"], \"per\": [], \"rate\": \"60/m\", \"burst\": 5, \"concurrency\": 2, \"quota\": \"10/mo\", \"zone\": \"Europe/Berlin\" }]", true)]
    [TestCase("\"limits\": [{ \"name\": \"l\", \"tools\": [\"*\"] }]", false)]
    [TestCase("\"limits\": [{ \"name\": \"l\", \"rate\": \"60/m\" }]", false)]
    [TestCase("\"limits\": [{ \"name\": \"l\", \"tools\": [\"*\"], \"rate\": \"0/m\" }]", false)]
    [TestCase("\"limits\": [{ \"name\": \"l\", \"tools\": [\"*\"], \"rate\": \"1/mo\" }]", false)]
    [TestCase("\"limits\": [{ \"name\": \"l\", \"tools\": [\"*\"], \"concurrency\": 0 }]", false)]
    [TestCase("\"limits\": [{ \"name\": \"l\", \"tools\": [\"*\"], \"rate\": \"1/m\", \"per\": [\"user\"] }]", false)]
    [TestCase("\"environment\": []", false)]
    [TestCase("\"environment\": \"prod\"", false)]
    [TestCase("\"environment\": [\" prod\"]", false)]
    [TestCase("\"guards\": []", true)]
    [TestCase("\"guards\": {}", false)]
    [TestCase("\"rollout\": []", true)]
    [TestCase("\"rollout\": [{ \"tools\": [\"a\", \"b.*\"], \"channel\": \"canary\" }]", true)]
    [TestCase("\"rollout\": [{ \"tools\": [\"a\"], \"callers\": [\"x\"], \"roles\": [\"r\"], \"clients\": [\"i\"], \"percent\": \"10%\", \"channel\": \"canary\" }]", true)]
    [TestCase("\"rollout\": {}", false)]
    [TestCase("\"rollout\": [{ \"tools\": [\"a\"] }]", false)]
    [TestCase("\"rollout\": [{ \"channel\": \"canary\" }]", false)]
    [TestCase("\"rollout\": [{ \"tools\": [], \"channel\": \"canary\" }]", false)]
    [TestCase("\"rollout\": [{ \"tools\": [\"a**\"], \"channel\": \"canary\" }]", false)]
    [TestCase("\"rollout\": [{ \"tools\": [\"a b\"], \"channel\": \"canary\" }]", false)]
    [TestCase("\"rollout\": [{ \"tools\": [\"a\"], \"channel\": \"canary\", \"percent\": \"0%\" }]", false)]
    [TestCase("\"rollout\": [{ \"tools\": [\"a\"], \"channel\": \"canary\", \"percent\": \"101%\" }]", false)]
    [TestCase("\"rollout\": [{ \"tools\": [\"a\"], \"channel\": \"canary\", \"percent\": 10 }]", false)]
    [TestCase("\"rollout\": [{ \"tools\": [\"a\"], \"channel\": \"canary\", \"callers\": [] }]", false)]
    [TestCase("\"rollout\": [{ \"tools\": [\"a\"], \"channel\": \"canary\", \"when\": 1 }]", false)]
    [TestCase("\"effekt\": 1", false)]
    [TestCase("\"$schema\": 1", false)]
    public void Document_MoreKeys_BothAgree(string more, bool accepted) => Check(Document(more: more + ","), accepted);

    [TestCase("\"deny\": true", true)]
    [TestCase("\"deny\": true, \"environments\": [\"prod\"], \"resources\": [\"a://**\"], \"prompts\": [\"p*\"], \"methods\": [\"a/b\"]", true)]
    [TestCase("\"deny\": true, \"when\": { \"args.a\": { \"exclusiveMinimum\": 100 }, \"args/a.b\": { \"exists\": false } }", true)]
    [TestCase("\"deny\": true, \"when\": { \"anyOf\": [{ \"caller.claims.x\": { \"equals\": \"y\" } }, { \"not\": { \"client.name\": { \"pattern\": \"^a\" } } }] }", true)]
    [TestCase("\"deny\": true, \"when\": { \"tool.version\": { \"atLeast\": \"2.0.0\" }, \"environment\": { \"enum\": [\"prod\"] }, \"caller.roles\": { \"contains\": [\"r\"] } }", true)]
    [TestCase("\"deny\": true, \"unless\": { \"time\": { \"zone\": \"UTC\", \"days\": [\"mon\"], \"from\": \"08:00\", \"to\": \"18:00\" } }", true)]
    [TestCase("\"deny\": true, \"when\": { \"args.a\": { \"items\": { \"properties\": { \"k\": { \"not\": { \"const\": null } } } }, \"minItems\": 1 } }", true)]
    [TestCase("\"deny\": true, \"unless\": { \"args.a\": { \"equals\": { \"ref\": \"caller.claims.c\" } } }", true)]
    [TestCase("\"deny\": true, \"unless\": { \"args.a\": { \"enum\": { \"ref\": \"caller.scopes\" } } }", true)]
    [TestCase("\"require\": { \"scope\": \"s\", \"person\": true, \"confirmation\": true, \"approval\": { \"from\": [\"r\"], \"quorum\": 2, \"within\": \"15m\", \"executeWithin\": \"1h\" }, \"limit\": { \"rate\": \"1/m\" }, \"redaction\": [\"pii\"], \"audit\": \"full\" }", true)]
    [TestCase("\"deny\": false", false)]
    [TestCase("\"deny\": true, \"require\": { \"person\": true }", false)]
    [TestCase("\"effekt\": \"deny\"", false)]
    [TestCase("\"require\": {}", false)]
    [TestCase("\"require\": { \"person\": false }", false)]
    [TestCase("\"require\": { \"aproval\": {} }", false)]
    [TestCase("\"require\": { \"approval\": { \"quorum\": 1 } }", false)]
    [TestCase("\"require\": { \"approval\": { \"from\": \"r\", \"quorum\": 0 } }", false)]
    [TestCase("\"require\": { \"audit\": \"all\" }", false)]
    [TestCase("\"require\": { \"scope\": \"a b\" }", false)]
    [TestCase("\"require\": { \"limit\": {} }", false)]
    [TestCase("\"deny\": true, \"when\": {}", false)]
    [TestCase("\"deny\": true, \"when\": { \"args\": { \"const\": 1 } }", false)]
    [TestCase("\"deny\": true, \"when\": { \"arg.a\": { \"const\": 1 } }", false)]
    [TestCase("\"deny\": true, \"when\": { \"caller.rolls\": { \"contains\": \"r\" } }", false)]
    [TestCase("\"deny\": true, \"when\": { \"args.a\": {} }", false)]
    [TestCase("\"deny\": true, \"when\": { \"args.a\": { \"minimun\": 1 } }", false)]
    [TestCase("\"deny\": true, \"when\": { \"args.a\": { \"minimum\": \"1\" } }", false)]
    [TestCase("\"deny\": true, \"when\": { \"args.a\": { \"multipleOf\": 0 } }", false)]
    [TestCase("\"deny\": true, \"when\": { \"args.a\": { \"minLength\": -1 } }", false)]
    [TestCase("\"deny\": true, \"when\": { \"args.a\": { \"type\": \"text\" } }", false)]
    [TestCase("\"deny\": true, \"when\": { \"args.a\": { \"items\": { \"exists\": true } } }", false)]
    [TestCase("\"deny\": true, \"when\": { \"args.a\": { \"enum\": { \"ref\": \"tool.name\" } } }", false)]
    [TestCase("\"deny\": true, \"when\": { \"anyOf\": [] }", false)]
    [TestCase("\"deny\": true, \"when\": { \"time\": {} }", false)]
    [TestCase("\"deny\": true, \"when\": { \"time\": { \"zone\": \"UTC\", \"days\": [\"monday\"] } }", false)]
    [TestCase("\"deny\": true, \"when\": { \"time\": { \"zone\": \"UTC\", \"from\": \"24:00\" } }", false)]
    [TestCase("\"deny\": true, \"when\": { \"caller.kind\": { \"exists\": \"yes\" } }", false)]
    public void Guard_BothAgree(string members, bool accepted) =>
        Check(Document(more: $$""" "guards": [{ "name": "g", "tools": ["a*", { "kind": "write", "tools": "b" }], {{members}} }],"""), accepted);

    [TestCase("\"tools\": []")]
    [TestCase("\"tools\": [\"resource:a://b\"]")]
    [TestCase("\"environments\": [\"prod\"]")]
    public void Guard_AboutNothing_IsRefusedByBoth(string targets) => Check(Document(more: $$""" "guards": [{ "name": "g", "deny": true, {{targets}} }],"""), false);

    [TestCase("local")]
    [TestCase("a/b")]
    public void RoleName_Wrong_IsRefusedByBoth(string name) => Check(Document(roleName: name, matrix: "{}"), false);

    [Test]
    public void Schema_EveryWordOfTheDocument_IsInItWithADescription()
    {
        var properties = ReadSchema().GetProperty("properties");

        properties.EnumerateObject().Select(static property => property.Name).Should().BeEquivalentTo(
            PolicyKeys.Schema, PolicyKeys.Name, PolicyKeys.Version, PolicyKeys.Environment, PolicyKeys.Mode, PolicyKeys.Roles, PolicyKeys.Matrix, PolicyKeys.Rollout,
            PolicyKeys.ModeUntil, PolicyKeys.Extends, PolicyKeys.Sets, PolicyKeys.Ceilings, PolicyKeys.Guards, PolicyKeys.Limits, PolicyKeys.Tests);
        properties.EnumerateObject().Where(static property => !property.Value.TryGetProperty("description", out _)).Should().BeEmpty();
    }

    private static void Check(string json, bool accepted)
    {
        s_schema.Accepts(JsonDocument.Parse(json).RootElement).Should().Be(accepted, "the schema judges {0}", json);
        var load = () => Policies.Load(json, "prod");
        if (accepted)
        {
            load.Should().NotThrow();
        }
        else
        {
            load.Should().Throw<GovernanceConfigurationException>();
        }
    }

    private static string Document(string role = """{ "anyOf": [{ "scope": "s" }] }""", string matrix = "{}", string more = "", string roleName = "r") =>
        $$"""{ "name": "n", "version": "1", {{more}} "roles": { "{{roleName}}": {{role}} }, "matrix": {{matrix}} }""";

    private static JsonElement ReadSchema()
    {
        using var stream = typeof(CompiledPolicy).Assembly.GetManifestResourceStream("McpGovernance.policy.schema.json")!;
        return JsonDocument.Parse(stream).RootElement.Clone();
    }
}
