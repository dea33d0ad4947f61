using System.Security.Claims;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class CallerFactsTests
{
    private static Claim Claim(string name, string value, string issuer = Policies.Issuer, string type = ClaimValueTypes.String) => new(name, value, type, issuer);

    private static CallerFacts Of(params Claim[] claims) => new(Policies.Verified(Policies.Issuer, claims));

    [Test]
    public void Has_ScopesOfTheCaller_CountAsTheClaim()
    {
        new CallerFacts(Policies.Verified() with { Scopes = ["a"] }).Has("scope").Should().BeTrue();
        new CallerFacts(Policies.Verified() with { Scopes = ["a"] }).Has("groups").Should().BeFalse();
        new CallerFacts(Policies.Verified()).Has("scope").Should().BeFalse();
    }

    [Test]
    public void Scopes_OfTheCaller_AreFactsOfItsIssuer()
    {
        var facts = new CallerFacts(Policies.Verified() with { Scopes = ["a"] });

        facts.Scopes.Should().Equal(new ClaimFact("scope", "a", Policies.Issuer));
        facts.Claims.Should().BeEmpty();
        facts.Values.Should().Equal("a");
    }

    [Test]
    public void Claims_OfScopes_AreOneForEach()
    {
        var facts = Of(Claim("scp", " a  b "), Claim("groups", "x y"));

        facts.Scopes.Select(static one => one.Value).Should().Equal("a", "b");
        facts.Claims.Select(static one => (one.Name, one.Value)).Should().Equal(("scp", "a"), ("scp", "b"), ("groups", "x y"));
    }

    [TestCase("""["a","b"]""", new[] { "a", "b" })]
    [TestCase("""[7,true,"x",{"k":[1]}]""", new[] { "7", "true", "x", """{"k":[1]}""" })]
    [TestCase("[]", new string[0])]
    [TestCase("""{"a":["b"]}""", new[] { """{"a":["b"]}""" })]
    [TestCase("""["a",""", new[] { """["a",""" })]
    public void Claims_OfATokensArray_AreItsElements(string value, string[] expected) =>
        Of(Claim("groups", value, type: "JSON_ARRAY")).Claims.Select(static one => one.Value).Should().Equal(expected);

    [Test]
    public void Claims_TextThatLooksLikeAnArray_IsText() => Of(Claim("groups", """["a"]""")).Claims.Should().ContainSingle().Which.Value.Should().Be("""["a"]""");

    [Test]
    public void Claims_OfAnIdentityThatIsNotAuthenticated_CountForNothing()
    {
        var caller = Policies.Verified() with { Principal = new ClaimsPrincipal([new ClaimsIdentity([Claim("a", "1")]), new ClaimsIdentity([Claim("b", "2")], "Bearer")]) };

        new CallerFacts(caller).Claims.Select(static one => one.Name).Should().Equal("b");
    }

    [Test]
    public void Claims_OfACallerNobodyVerified_AreNone()
    {
        var caller = Policies.Local("alice") with { Scopes = ["s"], Principal = new ClaimsPrincipal(new ClaimsIdentity([Claim("a", "1")], "Bearer")) };

        new CallerFacts(caller).Values.Should().Equal("alice");
    }

    [TestCase("0", 0L)]
    [TestCase("1782907200", 1_782_907_200L)]
    [TestCase("253402300799", 253_402_300_799L)]
    [TestCase("253402300800", null)]
    [TestCase("-1", null)]
    [TestCase(" 5", null)]
    [TestCase("5.5", null)]
    [TestCase("99999999999999999999", null)]
    public void SignedInAt_AuthTime_IsSecondsOfUnixTime(string value, long? expected) =>
        Of(Claim("auth_time", value)).SignedInAt.Should().Be(expected is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null);

    [Test]
    public void SignedInAt_AuthTime_IsThatOfWhoeverVouchesForTheCaller()
    {
        Of(Claim("auth_time", "5", "https://other.example")).SignedInAt.Should().BeNull();
        Of(Claim("auth_time", "5", "https://other.example"), Claim("auth_time", "7")).SignedInAt.Should().Be(DateTimeOffset.FromUnixTimeSeconds(7));
        Of(Claim("auth_time", "5"), Claim("auth_time", "7")).SignedInAt.Should().BeNull("nobody can say which one counts");
        Of(Claim("auth_time", "7"), Claim("auth_time", "7")).SignedInAt.Should().Be(DateTimeOffset.FromUnixTimeSeconds(7));
        Of(Claim("iat", "7")).SignedInAt.Should().BeNull();
        Of(Claim("http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationinstant", "7")).SignedInAt.Should().Be(DateTimeOffset.FromUnixTimeSeconds(7));
        new CallerFacts(Policies.Verified(null, Claim("auth_time", "7"))).SignedInAt.Should().Be(DateTimeOffset.FromUnixTimeSeconds(7), "a caller without an issuer has one source of claims");
    }
}
