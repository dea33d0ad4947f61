using System.Security.Claims;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>Roles are remembered with a principal, and are those of one caller and of no other.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ResolvedRolesTests
{
    private static readonly ClaimsPrincipal s_principal = new(new ClaimsIdentity([], "Bearer"));

    private static readonly Caller s_caller = new() { Kind = CallerKind.Authenticated, Issuer = Policies.Issuer, Subject = "u", Scopes = ["a", "b"], Principal = s_principal };

    private static readonly CompiledPolicy s_policy = Policies.Load(static policy => policy
        .Role("a", static role => role.Scope("a")).Role("b", static role => role.Scope("b")).Role("c", static role => role.Scope("c"))
        .Role("i", static role => role.Scope("a", "https://other.example")).Role("u", static role => role.Subject("v", Policies.Issuer))
        .Allow("a", "x").Allow("b", "x").Allow("c", "x").Allow("i", "x").Allow("u", "x"));

    private static IReadOnlyList<string> Roles(Caller caller) => s_policy.ResolveRoles(caller, Policies.Now).Names;

    [Test]
    public void Resolve_SamePrincipalBehindAnotherCaller_IsResolvedAnew()
    {
        Roles(s_caller).Should().Equal("a", "authenticated", "b");
        Roles(s_caller with { Issuer = "https://other.example" }).Should().Equal("a", "authenticated", "b", "i");
        Roles(s_caller with { Subject = "v" }).Should().Equal("a", "authenticated", "b", "u");
        Roles(s_caller with { Scopes = ["a"] }).Should().Equal("a", "authenticated");
        Roles(s_caller with { Scopes = ["a", "c"] }).Should().Equal("a", "authenticated", "c");
        Roles(s_caller with { Scopes = ["c", "b"] }).Should().Equal("authenticated", "b", "c");
        Roles(s_caller with { Kind = CallerKind.Local }).Should().Equal("local");
        Roles(s_caller).Should().Equal("a", "authenticated", "b");
    }

    [Test]
    public void Resolve_SameCallerAgain_IsTheSameSet() =>
        s_policy.ResolveRoles(s_caller, Policies.Now).Should().BeSameAs(s_policy.ResolveRoles(s_caller with { ClientId = "other" }, Policies.Now.AddYears(1)));

    [Test]
    public void Resolve_RolesWithAges_AreThoseThatAreYoungEnough()
    {
        var policy = Policies.Load("""
            { "name": "n", "version": "1", "matrix": { "young": [ "x" ], "any": [ "x" ], "session": [ "x" ] },
              "roles": { "young": { "allOf": [ { "scope": "a" } ], "maxTokenAge": "15m" }, "any": { "allOf": [ { "scope": "a" } ] }, "session": { "allOf": [ { "scope": "a" } ], "maxSessionAge": "1h" } } }
            """);
        var signedIn = new Claim("auth_time", Policies.Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), ClaimValueTypes.Integer64, Policies.Issuer);
        var caller = s_caller with { TokenIssuedAt = Policies.Now, Principal = new ClaimsPrincipal(new ClaimsIdentity([signedIn], "Bearer")) };
        IReadOnlyList<string> At(TimeSpan later) => policy.ResolveRoles(caller, Policies.Now + later).Names;

        At(TimeSpan.Zero).Should().Equal("any", "authenticated", "session", "young");
        At(TimeSpan.FromMinutes(15)).Should().Equal("any", "authenticated", "session", "young");
        At(TimeSpan.FromMinutes(15) + TimeSpan.FromTicks(1)).Should().Equal("any", "authenticated", "session");
        At(TimeSpan.FromHours(1) + TimeSpan.FromTicks(1)).Should().Equal("any", "authenticated");
        At(TimeSpan.FromMinutes(-5)).Should().Equal(["any", "authenticated", "session", "young"], "clocks differ by up to five minutes");
        At(TimeSpan.FromMinutes(-5) - TimeSpan.FromTicks(1)).Should().Equal("any", "authenticated");
        policy.ResolveRoles(caller with { TokenIssuedAt = null, Principal = s_principal }, Policies.Now).Names.Should().Equal("any", "authenticated");
        policy.ResolveRoles(caller, Policies.Now).Should().BeSameAs(policy.ResolveRoles(caller, Policies.Now), "nothing fell away");
    }

    [Test]
    public void Resolve_RulesOfWhichOneIsADenial_AreStillFound()
    {
        var policy = Policies.Load(static policy => policy
            .Role("either", static role => role.AnyOf(static any => any.Scope("a").Not(static not => not.Scope("z")))).Role("never", static role => role.AnyOf(static any => any.Scope("p").Scope("q")))
            .Role("without", static role => role.Not(static not => not.Scope("a"))).Allow("either", "x").Allow("never", "x").Allow("without", "x"));
        IReadOnlyList<string> With(params string[] scopes) => policy.ResolveRoles(s_caller with { Scopes = scopes }, Policies.Now).Names;

        With("a").Should().Equal("authenticated", "either");
        With("z").Should().Equal("authenticated", "without");
        With("q").Should().Equal("authenticated", "either", "never", "without");
        With("a", "z").Should().Equal("authenticated", "either");
    }

    [Test]
    public void MissingClaims_OfEveryRule_InBothLists()
    {
        var policy = Policies.Load(static policy => policy
            .Role("r", static role => role.Claim("dept", equals: "x").AnyOf(static any => any.Claim("groups", contains: "y").Claim("email", equals: "z"))).Allow("r", "x"));

        policy.MissingClaims(Policies.Verified(("email", "n"))).Should().Equal("dept", "groups");
    }
}
