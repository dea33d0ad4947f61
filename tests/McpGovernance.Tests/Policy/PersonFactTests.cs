using System.Security.Claims;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
public sealed class PersonFactTests
{
    private static readonly Caller s_alice = Policies.Verified() with { Subject = "alice", ClientId = "app" };

    private static bool Is(Caller caller) => PersonFact.Is(caller, new CallerFacts(caller));

    [Test]
    public void Is_SubjectBesideItsClient_IsAPerson() => Is(s_alice).Should().BeTrue();

    [TestCase(null, "app")]
    [TestCase("", "app")]
    [TestCase("alice", null)]
    [TestCase("alice", "")]
    [TestCase("app", "app")]
    [TestCase("app@clients", "app")]
    public void Is_WhoIsNotKnownToBeOne_IsNone(string? subject, string? client) => Is(s_alice with { Subject = subject, ClientId = client }).Should().BeFalse();

    [TestCase("App", "app", true)]
    [TestCase("app@clients.example", "app", true)]
    [TestCase("app@Clients", "app", true)]
    public void Is_SubjectsCompareOrdinally(string subject, string client, bool expected) => Is(s_alice with { Subject = subject, ClientId = client }).Should().Be(expected);

    [TestCase("idtyp", "app", false)]
    [TestCase("gty", "client-credentials", false)]
    [TestCase("gty", "client_credentials", false)]
    [TestCase("grant_type", "client_credentials", false)]
    [TestCase("client_type", "service", false)]
    [TestCase("idtyp", "user", true)]
    [TestCase("client_type", "app", true)]
    [TestCase("other", "client_credentials", true)]
    public void Is_MarkedToken_IsAService(string claim, string value, bool expected) =>
        Is(Policies.Verified(Policies.Issuer, new Claim("name", "Alice"), new Claim(claim, value)) with { Subject = "alice", ClientId = "app" }).Should().Be(expected);

    [TestCase(CallerKind.Local)]
    [TestCase(CallerKind.Anonymous)]
    public void Is_WhomNobodyVerified_IsNone(CallerKind kind) => Is(s_alice with { Kind = kind }).Should().BeFalse();

    [Test]
    public void Is_WithoutFacts_IsNone() => PersonFact.Is(s_alice, null).Should().BeFalse();
}
