using System.Text;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class PolicyCallerTests
{
    private static PolicyCaller Parse(string json) => PolicyCaller.Parse("caller.json", Encoding.UTF8.GetBytes(json));

    [Test]
    public void Parse_Authenticated_HasWhatTheTokenWouldHave()
    {
        var (caller, client) = Parse("""
            {
              "kind": "authenticated", "issuer": "i", "subject": "alice", "client": "c", "tenant": "t", "scopes": [ "a", "b" ], "actors": [ "x" ],
              "claims": { "department": "finance", "groups": [ "g", "h" ], "level": 5, "staff": true }, "issuedAt": "2026-11-27T09:00:00+01:00",
              "clientInfo": { "name": "desk", "version": "1.2.3" }
            }
            """);

        caller.Should().BeEquivalentTo(new { Kind = CallerKind.Authenticated, Issuer = "i", Subject = "alice", ClientId = "c", Tenant = "t", Scopes = (string[])["a", "b"], Actors = (string[])["x"], IsVerified = true });
        caller.TokenIssuedAt.Should().Be(new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));
        caller.Principal!.Claims.Select(static claim => (claim.Type, claim.Value, claim.Issuer)).Should().BeEquivalentTo(
            [("department", "finance", "i"), ("groups", "g", "i"), ("groups", "h", "i"), ("level", "5", "i"), ("staff", "true", "i"), ("sub", "alice", "i"), ("client_id", "c", "i")]);
        (client!.Name, client.Version).Should().Be(("desk", "1.2.3"));
    }

    [TestCase("local", CallerKind.Local)]
    [TestCase("anonymous", CallerKind.Anonymous)]
    public void Parse_NotAuthenticated_HasNoPrincipal(string kind, CallerKind expected)
    {
        var (caller, client) = Parse($$"""{ "kind": "{{kind}}", "subject": "alice" }""");

        (caller.Kind, caller.Subject, caller.Principal, client).Should().Be((expected, "alice", null, null));
    }

    [TestCase("""{}""", "The key 'kind' is missing.")]
    [TestCase("""{ "kind": "authenticated", "kind": "local" }""", "stands twice")]
    [TestCase("""{ "kind": "authenticated", "clientInfo": { "name": "x" } }""", "The key 'version' is missing.")]
    [TestCase("""{ "kind": "authenticated", "issuedAt": "now" }""", "The text is no moment.")]
    [TestCase("""5""", "Expected an object with 'kind'")]
    public void Parse_Wrong_SaysWhatWasExpected(string json, string expected) =>
        FluentActions.Invoking(() => Parse(json)).Should().Throw<GovernanceConfigurationException>().Which.Message.Should().StartWith("The caller 'caller.json' does not load").And.Contain(expected);
}
