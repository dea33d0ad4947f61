using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RoleClaimsTests
{
    private static RoleDefinition Of(string role) =>
        Policies.Load($$"""{ "name": "p", "version": "1", "roles": { "r": { {{role}} } }, "matrix": { "r": ["a"] } }""").Model.Roles.Single();

    [TestCase(""" "allOf": [{ "subject": "a", "issuer": "i" }] """, 1)]
    [TestCase(""" "anyOf": [{ "subject": "a", "issuer": "i" }, { "subject": "b", "issuer": "i" }] """, 2)]
    [TestCase(""" "anyOf": [{ "subject": "a", "issuer": "i" }, { "subject": "a", "issuer": "j" }] """, 2)]
    [TestCase(""" "allOf": [{ "subject": "a", "issuer": "i" }], "anyOf": [{ "scope": "s" }, { "scope": "t" }] """, 1)]
    [TestCase(""" "allOf": [{ "subject": "a", "issuer": "i" }], "anyOf": [{ "subject": "a", "issuer": "i" }, { "subject": "b", "issuer": "i" }] """, 1)]
    [TestCase(""" "anyOf": [{ "subject": "a", "issuer": "i" }, { "scope": "s" }] """, null)]
    [TestCase(""" "allOf": [{ "scope": "s" }] """, null)]
    [TestCase(""" "allOf": [{ "scope": "s" }, { "not": { "scope": "s" } }] """, 0)]
    public void Callers_OfARole_AreThoseWhomItsRulesName(string role, int? callers) => RoleClaims.Callers(Of(role)).Should().Be(callers);

    [TestCase(""" "allOf": [{ "subject": "a", "asserted": true }] """, true)]
    [TestCase(""" "anyOf": [{ "subject": "a", "asserted": true }, { "subject": "b", "asserted": true }] """, true)]
    [TestCase(""" "anyOf": [{ "subject": "a", "asserted": true }, { "scope": "s" }] """, false)]
    [TestCase(""" "allOf": [{ "subject": "a", "issuer": "i" }] """, false)]
    [TestCase(""" "allOf": [{ "not": { "subject": "a", "asserted": true } }] """, false)]
    public void IsAsserted_OfARole_IsWhetherEveryAlternativeIs(string role, bool expected) => RoleClaims.IsAsserted(Of(role)).Should().Be(expected);

    [TestCase(""" "allOf": [{ "subject": "a", "asserted": true }, { "subject": "b", "asserted": true }] """, true)]
    [TestCase(""" "allOf": [{ "subject": "a", "asserted": true }, { "subject": "a", "issuer": "i" }] """, true)]
    [TestCase(""" "allOf": [{ "subject": "a", "asserted": true }, { "claim": "c", "equals": "x" }] """, true)]
    [TestCase(""" "allOf": [{ "subject": "a", "asserted": true }, { "not": { "scope": "s" } }] """, false)]
    [TestCase(""" "allOf": [{ "subject": "a", "issuer": "i" }, { "not": { "subject": "a", "issuer": "i" } }] """, true)]
    [TestCase(""" "allOf": [{ "subject": "a", "issuer": "i" }, { "not": { "subject": "b", "issuer": "i" } }] """, false)]
    [TestCase(""" "allOf": [{ "claim": "c", "equals": "x", "issuer": "i" }, { "claim": "c", "contains": "y" }] """, false)]
    [TestCase(""" "allOf": [{ "claim": "c", "equals": "x", "issuer": "i" }, { "claim": "c", "contains": "y", "issuer": "i" }] """, true)]
    [TestCase(""" "allOf": [{ "claim": "c", "contains": "x", "issuer": "i" }, { "not": { "claim": "c", "contains": "x" } }] """, true)]
    [TestCase(""" "allOf": [{ "claim": "c", "contains": "x" }, { "not": { "claim": "c", "contains": "x", "issuer": "i" } }] """, false)]
    [TestCase(""" "allOf": [{ "claim": "c", "contains": "x" }, { "not": { "claim": "d", "contains": "x" } }] """, false)]
    [TestCase(""" "allOf": [{ "claim": "c", "contains": "x" }, { "not": { "claim": "c", "contains": "y" } }] """, false)]
    public void IsDead_Rules_IsWhetherTwoExcludeEachOther(string role, bool expected) => RoleClaims.IsDead(Of(role)).Should().Be(expected);

    [Test]
    public void ContradictionOf_ARole_IsOfItsFirstAlternative()
    {
        var (first, second) = RoleClaims.ContradictionOf(Of(""" "allOf": [{ "scope": "s" }, { "scope": "t" }], "anyOf": [{ "not": { "scope": "t" } }, { "not": { "scope": "s" } }] """))!.Value;

        (PolicyNormalForm.Text(first), PolicyNormalForm.Text(second)).Should().BeOneOf(
            ("""{"scope":"s"}""", """{"not":{"scope":"s"}}"""), ("""{"scope":"t"}""", """{"not":{"scope":"t"}}"""));
    }
}
