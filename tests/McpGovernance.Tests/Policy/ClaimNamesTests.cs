using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>The names that ASP.NET Core and the token handlers put in the place of short ones, written out once more.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ClaimNamesTests
{
    [TestCase("roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role")]
    [TestCase("role", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role")]
    [TestCase("sub", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier")]
    [TestCase("nameid", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier")]
    [TestCase("scp", "http://schemas.microsoft.com/identity/claims/scope")]
    [TestCase("oid", "http://schemas.microsoft.com/identity/claims/objectidentifier")]
    [TestCase("tid", "http://schemas.microsoft.com/identity/claims/tenantid")]
    [TestCase("idp", "http://schemas.microsoft.com/identity/claims/identityprovider")]
    [TestCase("email", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress")]
    [TestCase("given_name", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname")]
    [TestCase("family_name", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname")]
    [TestCase("unique_name", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name")]
    [TestCase("upn", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn")]
    [TestCase("website", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/webpage")]
    [TestCase("gender", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/gender")]
    [TestCase("birthdate", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/dateofbirth")]
    [TestCase("auth_time", "http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationinstant")]
    [TestCase("acr", "http://schemas.microsoft.com/claims/authnclassreference")]
    [TestCase("amr", "http://schemas.microsoft.com/claims/authnmethodsreferences")]
    [TestCase("group", "http://schemas.xmlsoap.org/claims/Group")]
    [TestCase("actort", "http://schemas.xmlsoap.org/ws/2009/09/identity/claims/actor")]
    public void SpellingsOf_EitherSpelling_HasBoth(string token, string mapped)
    {
        ClaimNames.SpellingsOf(token).Should().BeEquivalentTo([token, mapped]);
        ClaimNames.SpellingsOf(mapped).Should().Contain([token, mapped]);
    }

    [Test]
    public void SpellingsOf_MappedFromTwo_HasBothOfThem() =>
        ClaimNames.SpellingsOf("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier")
            .Should().BeEquivalentTo("sub", "nameid", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier");

    [TestCase("department")]
    [TestCase("SUB")]
    [TestCase("")]
    public void SpellingsOf_NoKnownName_IsItself(string name) => ClaimNames.SpellingsOf(name).Should().BeEquivalentTo([name]);

    [TestCase("scope", true)]
    [TestCase("scp", true)]
    [TestCase("http://schemas.microsoft.com/identity/claims/scope", true)]
    [TestCase("Scope", false)]
    [TestCase("scopes", false)]
    [TestCase("", false)]
    public void IsScope_ThreeNames(string name, bool expected) => ClaimNames.IsScope(name).Should().Be(expected);
}
