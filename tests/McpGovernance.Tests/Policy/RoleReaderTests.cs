using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class RoleReaderTests
{
    private static RoleDefinition Read(string role) =>
        Policies.Load($$"""{ "name": "n", "version": "1", "roles": { "r": {{role}} }, "matrix": { "r": [ "a" ] } }""").Model.Roles.Single();

    private static string Text(RoleRule rule) => PolicyNormalForm.Text(rule);

    [TestCase("""{ "scope": "s" }""", """{"scope":"s","issuer":"https://role.example"}""")]
    [TestCase("""{ "scope": "s", "issuer": "https://rule.example" }""", """{"scope":"s","issuer":"https://rule.example"}""")]
    [TestCase("""{ "claim": "c", "equals": "v" }""", """{"claim":"c","equals":"v","issuer":"https://role.example"}""")]
    [TestCase("""{ "claim": "c", "contains": "v", "issuer": "https://rule.example" }""", """{"claim":"c","contains":"v","issuer":"https://rule.example"}""")]
    [TestCase("""{ "subject": "u" }""", """{"subject":"u","asserted":false,"issuer":"https://role.example"}""")]
    [TestCase("""{ "subject": "u", "issuer": "https://rule.example" }""", """{"subject":"u","asserted":false,"issuer":"https://rule.example"}""")]
    [TestCase("""{ "not": { "scope": "s" } }""", """{"not":{"scope":"s","issuer":"https://role.example"}}""")]
    public void Issuer_OfTheRule_IsNearerThanTheRoles(string rule, string expected) =>
        Text(Read($$"""{ "issuer": "https://role.example", "allOf": [ {{rule}} ] }""").AllOf.Single()).Should().Be(expected);

    [Test]
    public void Rules_InAnyOrderAndTwice_AreOneList()
    {
        var role = Read("""{ "anyOf": [ { "scope": "b" }, { "scope": "a" }, { "scope": "b" } ], "allOf": [ { "scope": "d" }, { "scope": "c" } ] }""");

        role.AnyOf.Select(Text).Should().Equal("""{"scope":"a"}""", """{"scope":"b"}""");
        role.AllOf.Select(Text).Should().Equal("""{"scope":"c"}""", """{"scope":"d"}""");
    }

    [Test]
    public void AnyOf_OneRule_IsARuleThatMustHold()
    {
        var role = Read("""{ "anyOf": [ { "scope": "b" } ], "allOf": [ { "scope": "c" }, { "scope": "a" } ] }""");

        role.AnyOf.Should().BeEmpty();
        role.AllOf.Select(Text).Should().Equal("""{"scope":"a"}""", """{"scope":"b"}""", """{"scope":"c"}""");
    }

    [Test]
    public void Ages_AreEachItsOwn()
    {
        var role = Read("""{ "anyOf": [ { "scope": "b" } ], "maxTokenAge": "15m", "maxSessionAge": "8h" }""");

        (role.MaxTokenAge, role.MaxSessionAge, role.Offset > 0).Should().Be((TimeSpan.FromMinutes(15), TimeSpan.FromHours(8), true));
        (new RoleDefinition("x", [], [], null).Offset, new RoleDefinition("x", [], [], null).HasAge).Should().Be((-1, false));
    }
}
