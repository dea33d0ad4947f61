using System.Globalization;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
public sealed class CompiledPolicyTests
{
    [TestCase("search_tickets", "search_tickets", true)]
    [TestCase("search_tickets", "Search_tickets", false)]
    [TestCase("search_tickets", "search_tickets ", false)]
    [TestCase("search_tickets", "search_tickets\u200b", false)]
    [TestCase("search_tickets", "search_ticket", false)]
    [TestCase("payments.*", "payments.refund", true)]
    [TestCase("payments.*", "payment.refund", false)]
    [TestCase("*_read", "ticket_read", true)]
    [TestCase("*_read", "ticket_reader", false)]
    [TestCase("a*z", "abcz", true)]
    [TestCase("a*z", "abc", false)]
    [TestCase("*", "anything", true)]
    [TestCase("tool:server:search", "server:search", true)]
    [TestCase("tool:server:search", "search", false)]
    [TestCase("tool:search", "search", true)]
    [TestCase("prompt:search", "search", false)]
    [TestCase("resource:**", "search", false)]
    [TestCase("method:*", "search", false)]
    public void Decide_Tool_MatchesByName(string entry, string name, bool expected) =>
        Policies.Allowing(entry).Allows(TargetKind.Tool, name).Should().Be(expected);

    [TestCase(ToolKind.Read, ToolKind.Read, true)]
    [TestCase(ToolKind.Read, ToolKind.Write, false)]
    [TestCase(ToolKind.Read, ToolKind.Destructive, false)]
    [TestCase(ToolKind.Read, null, false)]
    [TestCase(ToolKind.Write, ToolKind.Write, true)]
    [TestCase(ToolKind.Write, ToolKind.Read, false)]
    [TestCase(ToolKind.Write, null, false)]
    [TestCase(ToolKind.Destructive, ToolKind.Destructive, true)]
    [TestCase(ToolKind.Destructive, null, true)]
    [TestCase(ToolKind.Destructive, ToolKind.Read, false)]
    public void Decide_ToolByKind_UnknownContractIsDestructive(ToolKind allowed, ToolKind? kind, bool expected)
    {
        var policy = Policies.Load(policy => policy.Allow("authenticated", allowed));

        policy.Decide(Policies.Verified(), Policies.Tool("any", kind)).IsAllowed.Should().Be(expected);
    }

    [TestCase("resource:ticket://42", "ticket://42", true)]
    [TestCase("resource:ticket://42", "ticket://43", false)]
    [TestCase("resource:ticket://42", "TICKET://42", false)]
    [TestCase("resource:ticket://*", "ticket://42", true)]
    [TestCase("resource:ticket://*", "ticket://42/notes", false)]
    [TestCase("resource:ticket://**", "ticket://42/notes", true)]
    [TestCase("resource:**/notes", "ticket://42/notes", true)]
    [TestCase("resource:**", "file:///etc/../passwd", false)]
    [TestCase("resource:**", "file:///etc/%2e%2e/passwd", false)]
    [TestCase("resource:file:///pub/*", "file:///pub/..%2fsecret", false)]
    [TestCase("resource:file:///pub/*", "file:///pub/..\\secret", false)]
    [TestCase("ticket*", "ticket://42", false)]
    public void Decide_Resource_MatchesByUri(string entry, string uri, bool expected) =>
        Policies.Allowing(entry).Allows(TargetKind.Resource, uri).Should().Be(expected);

    [TestCase("resource:ticket://*", "ticket://{id}", true)]
    [TestCase("resource:ticket://42", "ticket://{id}", false)]
    [TestCase("resource:file:///**", "file:///{+path}", true)]
    [TestCase("resource:file:///*", "file:///a/{x}", false)]
    public void Decide_ResourceTemplate_MatchesByItsLiteralText(string entry, string template, bool expected) =>
        Policies.Allowing(entry).Allows(TargetKind.ResourceTemplate, template).Should().Be(expected);

    [TestCase("prompt:triage", "triage", true)]
    [TestCase("prompt:triage", "triage2", false)]
    [TestCase("prompt:tri*", "triage", true)]
    [TestCase("triage", "triage", false)]
    public void Decide_Prompt_MatchesByName(string entry, string name, bool expected) =>
        Policies.Allowing(entry).Allows(TargetKind.Prompt, name).Should().Be(expected);

    [TestCase("method:acme/reindex", "acme/reindex", true)]
    [TestCase("method:acme/*", "acme/reindex", true)]
    [TestCase("method:acme/*", "other/reindex", false)]
    [TestCase("*", "acme/reindex", false)]
    public void Decide_CustomMethod_MatchesByName(string entry, string name, bool expected) =>
        Policies.Allowing(entry).Allows(TargetKind.Method, name).Should().Be(expected);

    [Test]
    public void Decide_Task_IsNeverInAPolicy()
    {
        var policy = Policies.Load(policy => policy.Allow("authenticated", "*", "method:*", "prompt:*", "resource:**").Allow("authenticated", ToolKind.Destructive));

        policy.Allows(TargetKind.Task, "anything").Should().BeFalse();
    }

    [Test]
    public void Decide_EmptyName_IsDenied() => Policies.Allowing("*").Allows(TargetKind.Tool, "").Should().BeFalse();

    [Test]
    public void Decide_RolesOfAnotherPolicy_IsDenied()
    {
        var one = Policies.Allowing("*");
        var other = Policies.Allowing("*");

        one.Decide(other.ResolveRoles(Policies.Verified(), Policies.Now), Policies.Tool("x")).Should().Be(default(Decision));
    }

    [Test]
    public void Decide_SeveralEntriesGrant_NamesTheOrdinalFirstOfTheOrdinalFirstRole()
    {
        var policy = Policies.Load(policy => policy
            .Role("b", role => role.Scope("s")).Role("a", role => role.Scope("s"))
            .Allow("b", "*").Allow("b", "refund").Allow("a", "ref*", "refu*").Allow("a", ToolKind.Read).Allow("authenticated", "refund"));

        policy.Decide(Policies.Verified(("scope", "s")), Policies.Tool("refund", ToolKind.Read)).Entry.Should().Be("matrix/a/ref*");
        policy.Decide(Policies.Verified(("scope", "s")), Policies.Tool("lookup", ToolKind.Read)).Entry.Should().Be("""matrix/a/{"kind":"read"}""");
        policy.Decide(Policies.Verified(("scope", "s")), Policies.Tool("lookup", ToolKind.Write)).Entry.Should().Be("matrix/b/*");
        policy.Decide(Policies.Verified(), Policies.Tool("refund")).Entry.Should().Be("matrix/authenticated/refund");
    }

    [Test]
    public void Decide_ManyRoles_FindsTheOneThatGrants()
    {
        var policy = Policies.Load(policy =>
        {
            for (var i = 0; i < 300; i++)
            {
                var name = i.ToString(CultureInfo.InvariantCulture);
                policy.Role("r" + name, role => role.Scope("s" + name)).Allow("r" + name, "tool" + name, "area" + name + ".*");
            }
        });

        for (var i = 0; i < 300; i++)
        {
            var name = i.ToString(CultureInfo.InvariantCulture);
            var caller = Policies.Verified(("scope", "s" + name));
            policy.Decide(caller, Policies.Tool("tool" + name)).Entry.Should().Be($"matrix/r{name}/tool{name}");
            policy.Decide(caller, Policies.Tool($"area{name}.x")).Entry.Should().Be($"matrix/r{name}/area{name}.*");
            policy.Decide(caller, Policies.Tool("tool" + (i + 1).ToString(CultureInfo.InvariantCulture))).IsAllowed.Should().BeFalse();
        }
    }

    [Test]
    public void Decide_AnyKindOfTarget_AllocatesNothing()
    {
        var policy = Policies.Allowing("search", "payments.*", "*_read", "a*b", "resource:ticket://*", "prompt:p*", "method:m");
        var roles = policy.ResolveRoles(Policies.Verified(), Policies.Now);
        GovernanceTarget[] targets =
        [
            Policies.Tool("search", ToolKind.Read), Policies.Tool("payments.refund"), Policies.Tool("x_read"), Policies.Tool("aXb"), Policies.Tool("none"),
            new(TargetKind.Resource, "ticket://1"), new(TargetKind.ResourceTemplate, "ticket://{id}"), new(TargetKind.Prompt, "p1"), new(TargetKind.Method, "m"),
        ];
        Run(100).Should().Be(800);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var allowed = Run(100);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allowed.Should().Be(800);
        allocated.Should().Be(0);

        int Run(int times)
        {
            var count = 0;
            for (var i = 0; i < times; i++)
            {
                foreach (ref readonly var target in targets.AsSpan())
                {
                    count += policy.Decide(roles, target).IsAllowed ? 1 : 0;
                }
            }

            return count;
        }
    }

    [TestCase("de-DE")]
    [TestCase("tr-TR")]
    public void Decide_AnyCulture_ComparesOrdinally(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(culture);
        var policy = Policies.Allowing("TITLE", "I*", "*_I");

        policy.Allows(TargetKind.Tool, "TITLE").Should().BeTrue();
        policy.Allows(TargetKind.Tool, "title").Should().BeFalse();
        policy.Allows(TargetKind.Tool, "tıtle").Should().BeFalse();
        policy.Allows(TargetKind.Tool, "İx").Should().BeFalse();
        policy.Allows(TargetKind.Tool, "x_i").Should().BeFalse();
    }

    [Test]
    public void NamedTargets_OnlyExactNames_WithTheirPlace()
    {
        var policy = Policies.Load("""
            { "name": "n", "version": "1", "matrix": {
              "local": [ "search", "payments.*", "resource:a://b", "resource:a://*", { "kind": "read" } ],
              "anonymous": [ "prompt:p", "method:m/x" ] } }
            """);

        policy.NamedTargets.Should().Equal(
            new NamedTarget(new(TargetKind.Method, "m/x"), "anonymous", "policy.json(3,30) at '/matrix/anonymous'"),
            new NamedTarget(new(TargetKind.Prompt, "p"), "anonymous", "policy.json(3,18) at '/matrix/anonymous'"),
            new NamedTarget(new(TargetKind.Resource, "a://b"), "local", "policy.json(2,38) at '/matrix/local'"),
            new NamedTarget(new(TargetKind.Tool, "search"), "local", "policy.json(2,14) at '/matrix/local'"));
    }
}
