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
    [TestCase("""{ "r": [{ "kind": "read", "risk": "low" }] }""")]
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
    [TestCase("\"mode\": \"audit\"", false)]
    [TestCase("\"environment\": []", false)]
    [TestCase("\"environment\": \"prod\"", false)]
    [TestCase("\"environment\": [\" prod\"]", false)]
    [TestCase("\"guards\": []", false)]
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

    [TestCase("local")]
    [TestCase("a/b")]
    public void RoleName_Wrong_IsRefusedByBoth(string name) => Check(Document(roleName: name, matrix: "{}"), false);

    [Test]
    public void Schema_EveryWordOfTheDocument_IsInItWithADescription()
    {
        var properties = ReadSchema().GetProperty("properties");

        properties.EnumerateObject().Select(static property => property.Name).Should().BeEquivalentTo(
            PolicyKeys.Schema, PolicyKeys.Name, PolicyKeys.Version, PolicyKeys.Environment, PolicyKeys.Mode, PolicyKeys.Roles, PolicyKeys.Matrix, PolicyKeys.Rollout);
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
