namespace McpGovernance.Tests.Policy;

/// <summary>Which scopes a caller is told to lack: only scopes, only for roles that were opened, and never more than are needed.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class StepUpTests
{
    [TestCase("""{ "allOf": [ { "scope": "a" } ] }""", "a")]
    [TestCase("""{ "allOf": [ { "scope": "a" }, { "scope": "b" } ] }""", "a b")]
    [TestCase("""{ "allOf": [ { "scope": "a" }, { "scope": "held" } ] }""", "a")]
    [TestCase("""{ "anyOf": [ { "scope": "a" }, { "scope": "b" } ] }""", "a")]
    [TestCase("""{ "anyOf": [ { "claim": "team", "equals": "blue" }, { "scope": "b" } ] }""", "b")]
    [TestCase("""{ "anyOf": [ { "claim": "team", "equals": "red" }, { "scope": "b" } ], "allOf": [ { "scope": "a" } ] }""", "a")]
    [TestCase("""{ "allOf": [ { "scope": "a" }, { "claim": "team", "equals": "red" } ] }""", "a")]
    [TestCase("""{ "allOf": [ { "scope": "a" }, { "claim": "team", "equals": "blue" } ] }""", "")]
    [TestCase("""{ "allOf": [ { "scope": "a" }, { "claim": "absent", "equals": "x" } ] }""", "")]
    [TestCase("""{ "allOf": [ { "scope": "a", "issuer": "https://elsewhere.example" } ] }""", "")]
    [TestCase("""{ "allOf": [ { "scope": "a" }, { "not": { "claim": "team", "equals": "red" } } ] }""", "")]
    [TestCase("""{ "allOf": [ { "scope": "a" }, { "not": { "claim": "team", "equals": "blue" } } ] }""", "a")]
    [TestCase("""{ "allOf": [ { "scope": "a" }, { "not": { "scope": "a" } } ] }""", "")]
    [TestCase("""{ "allOf": [ { "scope": "a" }, { "not": { "scope": "held" } } ] }""", "")]
    [TestCase("""{ "allOf": [ { "scope": "a" }, { "scope": "b" }, { "not": { "scope": "b" } } ] }""", "")]
    [TestCase("""{ "anyOf": [ { "scope": "b" }, { "claim": "team", "equals": "red" } ], "allOf": [ { "scope": "a" } ] }""", "a")]
    [TestCase("""{ "anyOf": [ { "claim": "team", "equals": "blue" }, { "claim": "rank", "equals": "high" } ] }""", "")]
    [TestCase("""{ "anyOf": [ { "not": { "scope": "a" } }, { "claim": "team", "equals": "blue" } ], "allOf": [ { "scope": "a" } ] }""", "")]
    [TestCase("""{ "allOf": [ { "scope": "a" }, { "not": { "not": { "claim": "team", "equals": "red" } } } ] }""", "")]
    [TestCase("""{ "allOf": [ { "scope": "a" }, { "not": { "claim": "scope", "contains": "b" } } ] }""", "")]
    [TestCase("""{ "allOf": [ { "scope": "a" }, { "not": { "subject": "blue", "issuer": "https://issuer.example" } } ] }""", "a")]
    [TestCase("""{ "anyOf": [ { "scope": "b" }, { "scope": "held" } ], "allOf": [ { "scope": "z" } ] }""", "z")]
    public void MissingScopes_OfARole_AreThoseAndNothingElse(string role, string expected) =>
        Missing(role, Red, "role").Should().Be(expected);

    [Test]
    public void MissingScopes_RoleThatIsNotOpened_AreNone() =>
        Missing("""{ "allOf": [ { "scope": "a" } ] }""", Red).Should().BeEmpty();

    [Test]
    public void MissingScopes_RoleThatDoesNotGrantTheTarget_AreNone() =>
        Policies.Load("""{ "name": "p", "version": "1", "roles": { "role": { "allOf": [ { "scope": "a" } ] } }, "matrix": { "role": [ "other" ] } }""")
            .MissingScopes(["role"], Red, Policies.Tool("thing")).Should().BeEmpty();

    [Test]
    public void MissingScopes_TokenTooOldAndNothingLacking_AreNone() =>
        Missing("""{ "allOf": [ { "scope": "held" } ], "maxTokenAge": "1m" }""", Red, "role").Should().BeEmpty();

    [Test]
    public void MissingScopes_OfSeveralRoles_AreTheFewest() =>
        Policies.Load("""
            { "name": "p", "version": "1",
              "roles": { "many": { "allOf": [ { "scope": "a" }, { "scope": "b" } ] }, "few": { "allOf": [ { "scope": "c" } ] } },
              "matrix": { "many": [ "thing" ], "few": [ "thing" ] } }
            """)
            .MissingScopes(["many", "few"], Red, Policies.Tool("thing")).Should().Equal("c");

    private static Caller Red => Policies.Verified(("team", "red"), ("scope", "held")) with { Subject = "red" };

    private static string Missing(string role, Caller caller, params string[] opened) => string.Join(' ',
        Policies.Load($$"""{ "name": "p", "version": "1", "roles": { "role": {{role}} }, "matrix": { "role": [ "thing" ] } }""")
            .MissingScopes(opened, caller, Policies.Tool("thing")));
}
