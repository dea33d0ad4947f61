using System.Globalization;
using System.Security.Claims;
using McpGovernance.Identity;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;

namespace McpGovernance.Tests.Identity;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ClaimsCallerResolverTests
{
    private readonly FakeLogger<ClaimsCallerResolver> _logger = new();
    private readonly IdentityOptions _options = new();

    [TestCase(false)]
    [TestCase(true)]
    public async Task ResolveAsync_JwtInEitherClaimMapping_HasEveryFact(bool mapped)
    {
        var principal = Principals.Jwt(
            mapped,
            ("sub", "alice"), ("azp", "desk-app"), ("tid", "contoso"), ("scp", "tickets.read tickets.write"), ("jti", "token-1"),
            ("iat", "1767225600"), ("act", """{"sub":"agent-42","act":{"sub":"orchestrator"}}"""));

        var caller = await ResolveAsync(principal);

        caller.Kind.Should().Be(CallerKind.Authenticated);
        caller.IsVerified.Should().BeTrue();
        caller.Issuer.Should().Be(Principals.Issuer);
        caller.Subject.Should().Be("alice");
        caller.ClientId.Should().Be("desk-app");
        caller.Tenant.Should().Be("contoso");
        caller.Scopes.Should().Equal("tickets.read", "tickets.write");
        caller.Actors.Should().Equal("agent-42", "orchestrator");
        caller.TokenIssuedAt.Should().Be(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        caller.TokenIdHash.Should().Be("PwiqzhIu4jaEMsHKI6BJvGQLr78A_fM6UkKfOLoS2_k").And.NotContain("token-1");
        caller.Authentication.Should().Be("AuthenticationTypes.Federation");
        caller.Principal.Should().BeSameAs(principal);
        _logger.Collector.Count.Should().Be(0);
    }

    [Test]
    public async Task ResolveAsync_ClientIdAndAzp_ClientIdWins() =>
        (await ResolveAsync(Principals.Jwt(("sub", "a"), ("azp", "other"), ("client_id", "app")))).ClientId.Should().Be("app");

    [TestCase("scope")]
    [TestCase("scp")]
    [TestCase("http://schemas.microsoft.com/identity/claims/scope")]
    public async Task ResolveAsync_ScopeAsStringArrayOrRepeatedClaims_AreTheSameWholeElements(string type)
    {
        var text = await ResolveAsync(Principals.Jwt(("sub", "a"), (type, "Mail.ReadWrite  x Mail.ReadWrite")));
        var array = await ResolveAsync(Principals.Jwt(("sub", "a"), (type, """["Mail.ReadWrite","x",7,"x"]""")));
        var repeated = await ResolveAsync(Principals.Jwt(("sub", "a"), (type, "Mail.ReadWrite"), (type, "x")));

        text.Scopes.Should().Equal("Mail.ReadWrite", "x");
        array.Scopes.Should().Equal("Mail.ReadWrite", "x");
        repeated.Scopes.Should().Equal("Mail.ReadWrite", "x");
        text.Scopes.Should().NotContain("Mail.Read");
    }

    [Test]
    public async Task ResolveAsync_ScopesInSeveralClaimTypes_AreUnitedOrdinally() =>
        (await ResolveAsync(Principals.Jwt(("sub", "a"), ("scope", "read"), ("scp", "Read read"), ("scope", "[odd")))).Scopes
            .Should().Equal("read", "Read", "[odd");

    [Test]
    public async Task ResolveAsync_PrincipalNotAuthenticated_IsNobody()
    {
        var principal = new ClaimsPrincipal(Principals.Plain(authenticationType: null, ("sub", "alice"), ("scope", "admin")));

        (await ResolveAsync(principal)).Should().BeSameAs(Caller.Anonymous);
        (await ResolveAsync(principal, "stdio")).Should().BeSameAs(Caller.Anonymous);
    }

    [Test]
    public async Task ResolveAsync_MixedIdentities_OnlyTheAuthenticatedOneSpeaks()
    {
        var principal = new ClaimsPrincipal([
            Principals.Plain(authenticationType: null, ("sub", "mallory"), ("scope", "admin"), ("groups", "admins")),
            Principals.Identity(Principals.Issuer, mapped: false, ("sub", "alice"), ("scope", "read")),
        ]);

        var caller = await ResolveAsync(principal);

        caller.Subject.Should().Be("alice");
        caller.Scopes.Should().Equal("read");
        caller.Principal!.Claims.Should().NotContain(claim => claim.Type == "groups");
    }

    [Test]
    public async Task ResolveAsync_TwoAuthenticatedIdentities_FactsAreNotMixed()
    {
        var principal = new ClaimsPrincipal([
            Principals.Identity("https://one.example", mapped: false, ("sub", "alice"), ("scope", "read")),
            Principals.Identity("https://two.example", mapped: false, ("sub", "bob"), ("scope", "admin"), ("azp", "app")),
        ]);

        var caller = await ResolveAsync(principal);

        (caller.Issuer, caller.Subject, caller.ClientId).Should().Be(("https://one.example", "alice", null));
        caller.Scopes.Should().Equal("read");
    }

    [Test]
    public async Task ResolveAsync_SameSubjectOfTwoIssuers_AreDifferentCallers()
    {
        var one = await ResolveAsync(new(Principals.Identity("https://one.example", mapped: false, ("sub", "7"))));
        var two = await ResolveAsync(new(Principals.Identity("https://two.example", mapped: false, ("sub", "7"))));

        one.Key.Should().NotBe(two.Key);
    }

    [Test]
    public async Task ResolveAsync_DefaultIssuerOfClaims_TakesTheIssClaim()
    {
        var introspected = await ResolveAsync(new(Principals.Plain("Introspection", ("sub", "a"), ("iss", "https://login.example"))));
        var cookie = await ResolveAsync(new(Principals.Plain("Cookies", ("sub", "a"))));

        introspected.Issuer.Should().Be("https://login.example");
        cookie.Issuer.Should().Be(ClaimsIdentity.DefaultIssuer);
    }

    [Test]
    public async Task ResolveAsync_SubjectMissing_IsAuthenticatedAndSaidOncePerIssuerWithoutValues()
    {
        foreach (var issuer in new[] { "https://one.example", "https://one.example", "https://two.example" })
        {
            var caller = await ResolveAsync(new(Principals.Identity(issuer, mapped: false, ("email", "alice@example.org"), ("scope", "read"))));
            (caller.Kind, caller.Subject, caller.Issuer).Should().Be((CallerKind.Authenticated, null, issuer));
        }

        var messages = _logger.Collector.GetSnapshot();
        messages.Should().HaveCount(2).And.OnlyContain(record => record.Level == LogLevel.Warning);
        messages[0].Message.Should().Contain("https://one.example").And.Contain("email").And.Contain("SubjectClaimTypes").And.NotContain("alice");
    }

    [Test]
    public async Task ResolveAsync_TwoDifferentSubjects_NobodyKnowsWhich()
    {
        var caller = await ResolveAsync(Principals.Jwt(("sub", "alice"), ("sub", "bob"), ("azp", "x"), ("azp", "x")));

        caller.Subject.Should().BeNull();
        caller.ClientId.Should().Be("x");
        _logger.Collector.Count.Should().Be(1);
    }

    [TestCase("1767225600.75", 1767225600L)]
    [TestCase("253402300799", 253402300799L)]
    [TestCase("0", 0L)]
    public async Task ResolveAsync_NumericDate_IsTheTime(string iat, long seconds) =>
        (await ResolveAsync(Principals.Jwt(("sub", "a"), ("iat", iat)))).TokenIssuedAt.Should().Be(DateTimeOffset.FromUnixTimeSeconds(seconds));

    [TestCase("253402300800")]
    [TestCase("-1")]
    [TestCase("1,767")]
    [TestCase("2026-01-01")]
    [TestCase("1e9")]
    [TestCase("99999999999999999999999999999999999")]
    [TestCase("")]
    public async Task ResolveAsync_NoNumericDate_IsNoTime(string iat) =>
        (await ResolveAsync(Principals.Jwt(("sub", "a"), ("iat", iat)))).TokenIssuedAt.Should().BeNull();

    [Test]
    [SetCulture("de-DE")]
    public async Task ResolveAsync_CultureWithDecimalComma_ChangesNothing()
    {
        CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator.Should().Be(",");

        (await ResolveAsync(Principals.Jwt(("sub", "a"), ("iat", "1767225600.5")))).TokenIssuedAt!.Value.ToUnixTimeSeconds().Should().Be(1767225600);
    }

    [Test]
    public async Task ResolveAsync_SamePrincipal_IsReadOnceAndAllocatesNothing()
    {
        var resolver = NewResolver();
        var context = new FakeInvokeContext(Principals.Jwt(("sub", "alice"), ("scope", "a b")));
        var first = await resolver.ResolveAsync(context);

        (await resolver.ResolveAsync(context)).Should().BeSameAs(first);
        Allocations.PerRun(() => Allocations.Completed(resolver.ResolveAsync(context))).Should().Be(0);
    }

    [Test]
    public async Task ResolveAsync_NoUserOverStdio_IsTheLocalUserAsserted()
    {
        var caller = await ResolveAsync(null, "stdio");

        (caller.Kind, caller.Subject, caller.IsVerified).Should().Be((CallerKind.Local, Environment.UserName, false));
    }

    [TestCase("http")]
    [TestCase("stream")]
    public async Task ResolveAsync_NoUserElsewhere_IsNobody(string transport) =>
        (await ResolveAsync(null, transport)).Should().BeSameAs(Caller.Anonymous);

    [Test]
    public async Task ResolveAsync_ConfiguredClaimTypes_AreTheOnesRead()
    {
        _options.SubjectClaimTypes = ["oid"];
        _options.TenantClaimTypes = [];

        var caller = await ResolveAsync(Principals.Jwt(("sub", "pairwise"), ("oid", "alice"), ("tid", "contoso")));

        (caller.Subject, caller.Tenant).Should().Be(("alice", null));
    }

    [Test]
    public async Task ResolveAsync_ActCannotBeRead_ThrowsEachTime()
    {
        var resolver = NewResolver();
        var context = new FakeInvokeContext(Principals.Jwt(("sub", "alice"), ("act", "agent-42")));
        var resolve = async () => await resolver.ResolveAsync(context);

        await resolve.Should().ThrowAsync<FormatException>();
        await resolve.Should().ThrowAsync<FormatException>();
    }

    private ClaimsCallerResolver NewResolver() => new(Options.Create(_options), _logger);

    private ClaimsCallerResolver? _resolver;

    private async Task<Caller> ResolveAsync(ClaimsPrincipal? user, string transport = "http") =>
        await (_resolver ??= NewResolver()).ResolveAsync(new FakeInvokeContext(user, transport));
}
