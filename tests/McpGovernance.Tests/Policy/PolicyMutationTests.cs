using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>Each part of a policy is taken out once, and nothing else with it.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolicyMutationTests
{
    private const string Text = """
        {
          "name": "n", "version": "1", "extends": [ "broad-catalog", "high-sensitivity" ],
          "roles": {
            "one": { "anyOf": [ { "scope": "a" }, { "scope": "b" } ], "allOf": [ { "scope": "c" } ], "maxTokenAge": "15m", "maxSessionAge": "8h" },
            "two": { "anyOf": [ { "scope": "a" }, { "scope": "b" } ], "allOf": [ { "scope": "c" } ], "maxTokenAge": "15m", "maxSessionAge": "8h" }
          },
          "matrix": { "one": [ "x", "y" ], "two": [ "x" ] },
          "ceilings": [ { "name": "c", "admit": "*" }, { "name": "d", "admit": "*" } ],
          "guards": [ { "name": "g", "tools": [ "x" ], "deny": true }, { "name": "h", "tools": [ "x" ], "deny": true } ],
          "limits": [ { "name": "l", "tools": [ "x" ], "rate": "1/m" }, { "name": "m", "tools": [ "x" ], "rate": "1/m" } ]
        }
        """;

    private static readonly string[] s_parts =
    [
        "matrix/one/x", "matrix/one/y", "matrix/two/x", "ceilings/c", "ceilings/d", "guards/g", "guards/h", "limits/l", "limits/m",
        """roles/one/anyOf/{"scope":"a"}""", """roles/one/anyOf/{"scope":"b"}""", """roles/one/allOf/{"scope":"c"}""", "roles/one/maxTokenAge", "roles/one/maxSessionAge",
        """roles/two/anyOf/{"scope":"a"}""", """roles/two/anyOf/{"scope":"b"}""", """roles/two/allOf/{"scope":"c"}""", "roles/two/maxTokenAge", "roles/two/maxSessionAge",
    ];

    private static readonly PolicyModel s_model = Policies.Load(Text).Model;

    [Test]
    public void Of_EveryPartOfItsOwn_Once() => PolicyMutation.Of(s_model).Select(static one => one.Part).Should().BeEquivalentTo(s_parts);

    [TestCaseSource(nameof(s_parts))]
    public void Apply_TakesOutThatPartAlone(string part)
    {
        var changed = PolicyMutation.Of(s_model).Single(one => one.Part == part).Apply(s_model);
        var left = PolicyMutation.Of(changed).Select(static one => one.Part).ToList();

        left.Should().BeEquivalentTo(s_parts.Where(other => other != part));
        (changed.Ceilings.Count, changed.Guards.Count, changed.Limits.Count).Should().Be((
            s_model.Ceilings.Count - (part.StartsWith("ceilings", StringComparison.Ordinal) ? 1 : 0),
            s_model.Guards.Count - (part.StartsWith("guards", StringComparison.Ordinal) ? 1 : 0),
            s_model.Limits.Count - (part.StartsWith("limits", StringComparison.Ordinal) ? 1 : 0)));
    }
}
