using System.Security.Claims;
using McpGovernance.Policy;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class FactTests
{
    private static LiveContract Contract(string? version) =>
        new(new Tool { Name = "refund" }, ToolKind.Write, static _ => "") { Version = version, Risk = ToolRisk.Medium, Data = ["money", "names"] };

    private static string[] Values(string name, PolicyQuestion question, bool isResolved = true)
    {
        var facts = isResolved ? Asked.Facts(question) : new ConditionFacts(question, null, isOpen: false);
        var values = new List<string>();
        foreach (var text in Fact.TryParse(name, "prod")!.Of(ref facts))
        {
            values.Add(text);
        }

        return [.. values];
    }

    private static PolicyQuestion Of(ToolContract? contract, TargetKind kind = TargetKind.Tool) => Asked.Question() with { Target = new GovernanceTarget(kind, "refund", contract) };

    [TestCase("caller.kind", "authenticated")]
    [TestCase("caller.subject", "ann")]
    [TestCase("caller.issuer", Policies.Issuer)]
    [TestCase("caller.client", "agent-1")]
    [TestCase("caller.tenant", "acme")]
    [TestCase("caller.roles", "finance", "lead")]
    [TestCase("caller.scopes", "read", "write")]
    [TestCase("caller.actors", "bot", "relay")]
    [TestCase("caller.claims.customer_id", "42")]
    [TestCase("caller.claims.group", "a", "b")]
    [TestCase("caller.claims.nothing")]
    [TestCase("client.name", "desk")]
    [TestCase("client.version", "2.1.0")]
    [TestCase("tool.name", "refund")]
    [TestCase("tool.version")]
    [TestCase("tool.kind")]
    [TestCase("tool.risk")]
    [TestCase("tool.data")]
    [TestCase("environment", "prod")]
    public void Of_AVerifiedCaller_IsKnown(string name, params string[] values) => Values(name, Asked.Question()).Should().Equal(values);

    [TestCase("caller.kind", "local")]
    [TestCase("caller.subject")]
    [TestCase("caller.issuer")]
    [TestCase("caller.client")]
    [TestCase("caller.tenant")]
    [TestCase("caller.roles", "finance", "lead")]
    [TestCase("caller.scopes")]
    [TestCase("caller.actors")]
    [TestCase("caller.claims.customer_id")]
    [TestCase("environment", "prod")]
    public void Of_ACallerWhomNobodyVerified_IsNotKnown(string name, params string[] values) =>
        Values(name, Asked.Question(Asked.Customer with { Kind = CallerKind.Local })).Should().Equal(values);

    [TestCase("tool.name", "refund")]
    [TestCase("tool.version", "2.0.0")]
    [TestCase("tool.kind", "write")]
    [TestCase("tool.risk", "medium")]
    [TestCase("tool.data", "money", "names")]
    public void Of_AToolInACatalog_IsKnown(string name, params string[] values) => Values(name, Of(Contract("2.0.0"))).Should().Equal(values);

    [TestCase("tool.name", "refund")]
    [TestCase("tool.version")]
    [TestCase("tool.kind", "write")]
    [TestCase("tool.risk")]
    [TestCase("tool.data")]
    public void Of_AToolWithoutVersion_IsNotClassified(string name, params string[] values) => Values(name, Of(Contract(null))).Should().Equal(values);

    [TestCase("tool.name")]
    [TestCase("tool.kind")]
    public void Of_WhatIsNoTool_IsNotKnown(string name, params string[] values) => Values(name, Of(Contract("2.0.0"), TargetKind.Prompt)).Should().Equal(values);

    [Test]
    public void Of_NobodyAndNothing_IsNotKnown()
    {
        var question = Asked.Question(new Caller { Kind = CallerKind.Authenticated }) with { Client = null };

        foreach (var name in new[] { "caller.subject", "caller.issuer", "caller.client", "caller.tenant", "caller.scopes", "client.name", "client.version" })
        {
            Values(name, question).Should().BeEmpty(name);
        }

        Values("caller.claims.customer_id", Asked.Question(), isResolved: false).Should().BeEmpty();
        Fact.TryParse("environment", null)!.Should().Match<Fact>(static fact => fact.Name == "environment" && fact.ToString() == "environment");
    }

    [Test]
    public void Of_ClaimsOfAnotherIssuer_AreAnotherMatter()
    {
        var caller = Policies.Verified(Policies.Issuer, new Claim("dept", "ours", null, Policies.Issuer), new Claim("dept", "theirs", null, "https://other.example"));

        Values("caller.claims.dept", Asked.Question(caller)).Should().Equal("ours");
        Values("caller.claims.dept", Asked.Question(caller with { Issuer = null })).Should().Equal("ours", "theirs");
    }

    [Test]
    public void Of_AMappedClaim_IsFoundUnderItsOwnName() =>
        Values("caller.claims.sub", Asked.Question(Policies.Verified((Policies.MappedSubject, "ann")))).Should().Equal("ann");

    [TestCase("caller.claims.")]
    [TestCase("caller.Subject")]
    [TestCase("caller")]
    [TestCase("user.name")]
    [TestCase("")]
    public void TryParse_NoFact_IsNull(string name) => Fact.TryParse(name, null).Should().BeNull();

    [Test]
    public void Facts_AreOfTheCallerOrSelfDeclaredOrMany()
    {
        IEnumerable<Fact> all = [.. Fact.Names.Where(static name => !name.EndsWith('*')).Select(static name => Fact.TryParse(name, null)!), Fact.TryParse("caller.claims.x", null)!];

        all.Where(static fact => fact.IsOfCaller).Select(static fact => fact.Name).Should().BeEquivalentTo(
            "caller.kind", "caller.subject", "caller.issuer", "caller.client", "caller.tenant", "caller.roles", "caller.scopes", "caller.actors", "caller.claims.x");
        all.Where(static fact => fact.IsSelfDeclared).Select(static fact => fact.Name).Should().BeEquivalentTo("client.name", "client.version");
        all.Where(static fact => fact.IsMany).Select(static fact => fact.Name).Should().BeEquivalentTo("caller.roles", "caller.scopes", "caller.actors", "caller.claims.x", "tool.data");
        Fact.Names.Should().Contain("caller.claims.*").And.HaveCount(17);
    }
}
