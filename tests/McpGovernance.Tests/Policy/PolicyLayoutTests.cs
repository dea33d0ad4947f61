using System.Text;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class PolicyLayoutTests
{
    private const string Wild = """
        {"matrix":{"support":["set:look","resource:ticket://*","b",{"kind":"read"},"a"],"local":[]},"version":"7","name":"t\u00e9",
        "limits":[{"rate":"60/m","name":"z","tools":["b","a"],"per":["caller"]},{"name":"a","tools":["*"],"per":["caller"],"concurrency":1.0e1}],
        "guards":[{"require":{"person":true},"tools":["b","a"],"name":"persons"},{"name":"large","tools":["a"],"deny":true,"when":{"args.amount":{"enum":[3,1,2]}}}],
        "roles":{"support":{"maxTokenAge":"15m","anyOf":[{"scope":"b"},{"scope":"a"}]}},"extends":["read-only-discovery"],"sets":{"look":["y","x"]},
        "tests":{"cases":[{"name":"z","as":{"roles":["support"]},"call":"b","expect":"hidden"},{"name":"a","as":{"roles":["support"]},"call":"b","expect":"hidden"}]}}
        """;

    private const string Tidy = """
        {
          "name": "té",
          "version": "7",
          "extends": [ "read-only-discovery" ],
          "sets": {
            "look": [ "x", "y" ]
          },
          "roles": {
            "support": { "anyOf": [ { "scope": "a" }, { "scope": "b" } ], "maxTokenAge": "15m" }
          },
          "matrix": {
            "local": [],
            "support": [ "a", "b", "resource:ticket://*", "set:look", { "kind": "read" } ]
          },
          "guards": [
            { "name": "large", "tools": [ "a" ], "when": { "args.amount": { "enum": [ 3, 1, 2 ] } }, "deny": true },
            { "name": "persons", "tools": [ "a", "b" ], "require": { "person": true } }
          ],
          "limits": [
            { "name": "a", "tools": [ "*" ], "per": [ "caller" ], "concurrency": 1.0e1 },
            { "name": "z", "tools": [ "a", "b" ], "per": [ "caller" ], "rate": "60/m" }
          ],
          "tests": {
            "cases": [
              { "name": "z", "as": { "roles": [ "support" ] }, "call": "b", "expect": "hidden" },
              { "name": "a", "as": { "roles": [ "support" ] }, "call": "b", "expect": "hidden" }
            ]
          }
        }

        """;

    private static string Format(string text) => PolicyFile.Format("policy.json", Encoding.UTF8.GetBytes(text));

    private static string Lines(string text) => text.ReplaceLineEndings("\n");

    [Test]
    public void Print_Wild_IsTidy() => Format(Wild).Should().Be(Lines(Tidy));

    [Test]
    public void Print_Tidy_StaysAsItIs() => Format(Tidy).Should().Be(Lines(Tidy));

    [Test]
    public void Print_AnyLayout_KeepsTheDigest()
    {
        var wild = Wild.Replace("1.0e1", "10", StringComparison.Ordinal);

        PolicyFile.Parse("a", Encoding.UTF8.GetBytes(Format(wild))).Evaluator.Digest.Should().Be(PolicyFile.Parse("b", Encoding.UTF8.GetBytes(wild)).Evaluator.Digest);
    }

    [Test]
    public void Print_LongLine_IsBroken()
    {
        var many = string.Join(", ", Enumerable.Range(10, 30).Select(static number => $"\"tool_{number}\""));
        var lines = Format($$"""{ "name": "n", "version": "1", "matrix": { "r": [ {{many}} ] } }""").Split('\n');

        lines.Should().Contain("      \"tool_10\",").And.OnlyContain(static line => line.Length <= 120);
    }

    [Test]
    public void Print_UnknownKeys_AreKeptAtTheEnd() => Format("""{ "z": 1, "name": "n", "y": null }""").Should().Be("{\n  \"name\": \"n\",\n  \"z\": 1,\n  \"y\": null\n}\n");

    [TestCase("""{ "name": "a", "name": "b" }""", "stands twice")]
    [TestCase("""[]""", "Expected a JSON object")]
    [TestCase("""{ "a": 1, }""", "is not JSON")]
    [TestCase("", "is empty")]
    public void Format_NoDocument_SaysSo(string text, string expected) =>
        FluentActions.Invoking(() => Format(text)).Should().Throw<GovernanceConfigurationException>().Which.Message.Should().Contain(expected);
}
