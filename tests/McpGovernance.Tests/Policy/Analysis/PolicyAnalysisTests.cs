using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
public sealed class PolicyAnalysisTests
{
    private const string Bare = """ "authenticated": ["get_ticket", "list_tickets"], "mail": ["send_mail"], "money": ["refund"] """;

    [Test]
    public void Of_PolicyThatFits_FindsNothing() => Reviews.OfSections("").Should().BeEmpty();

    [TestCase("tools", "\"refnd\"", PolicySeverity.Error, "There is no tool 'refnd'.")]
    [TestCase("tools", "\"send_*\", \"purge_*\"", PolicySeverity.Warning, "No tool matches 'purge_*'.")]
    public void Of_GuardForWhatIsNoTool_IsFound(string key, string entries, PolicySeverity severity, string message)
    {
        var found = Reviews.OfSections($$""" "guards": [{ "name": "g", "{{key}}": ["refund", {{entries}}], "require": { "person": true } }] """);

        var finding = found.Should().ContainSingle().Subject;
        finding.Severity.Should().Be(severity);
        finding.Message.Should().Be(message);
        finding.Code.Should().Be(severity == PolicySeverity.Error ? PolicyFindingCodes.UnknownTool : PolicyFindingCodes.NoMatch);
    }

    [Test]
    public void Of_TypoInAGuard_PointsAtItAndSaysTheNearestName()
    {
        var finding = Reviews.OfSections(""" "guards": [{ "name": "g", "tools": ["refund"], "require": { "person": true } }, { "name": "h", "tools": ["refund", "send_mial"], "require": { "person": true } }] """).Should().ContainSingle().Subject;

        finding.Pointer.Should().Be("/guards/1/tools/1");
        finding.Where.Should().MatchRegex(@"^policy\.json\(5,\d+\)$");
        finding.Advice.Should().Contain("Did you mean 'send_mail'?");
        finding.ToString().Should().StartWith(finding.Where).And.EndWith("(policy.unknown_tool)");
    }

    [TestCase(""" "ceilings": [{ "name": "c", "admit": ["*", "gone"] }] """, "/ceilings/0/admit/1")]
    [TestCase(""" "limits": [{ "name": "l", "tools": ["refund", "gone"], "rate": "1/m" }] """, "/limits/0/tools/1")]
    [TestCase(""" "sets": { "s": ["refund", "gone"] }, "limits": [{ "name": "l", "tools": ["set:s"], "rate": "1/m" }] """, "/sets/s/1")]
    public void Of_UnknownNameElsewhere_IsAWarningWhereItStands(string sections, string pointer)
    {
        var finding = Reviews.OfSections(sections).Should().ContainSingle().Subject;

        (finding.Code, finding.Severity, finding.Pointer).Should().Be((PolicyFindingCodes.UnknownTool, PolicySeverity.Warning, pointer));
    }

    [Test]
    public void Of_UnknownNameInTheMatrix_IsAnError() =>
        Reviews.Of(Reviews.Document("", Bare.Replace("\"send_mail\"", "\"send_mail\", \"gone\"", StringComparison.Ordinal)))
            .Should().ContainSingle().Which.Should().Match<PolicyFinding>(static one => one.Severity == PolicySeverity.Error && one.Code == PolicyFindingCodes.UnknownTool && one.Pointer == "/matrix/mail/1");

    [Test]
    public void Of_TraitsThatNoToolHas_IsAdviceOnly() =>
        Reviews.OfSections(""" "limits": [{ "name": "l", "tools": [{ "kind": "write", "tools": "x*" }, { "kind": "read" }], "rate": "1/m" }] """)
            .Should().ContainSingle().Which.Severity.Should().Be(PolicySeverity.Warning, "the name is what nothing matches");

    [Test]
    public void Of_NoTools_JudgesNothingThatDependsOnThem() =>
        Reviews.Of(Reviews.Document(""" "guards": [{ "name": "g", "tools": ["refnd", "x*"], "when": { "args.a": { "exists": true } }, "deny": true }] """), []).Should().BeEmpty();

    [TestCase(""" "ceilings": [{ "name": "reads", "admit": { "kind": "read" } }] """, true)]
    [TestCase(""" "guards": [{ "name": "g", "tools": ["refund", "send_*"], "deny": true }] """, true)]
    [TestCase(""" "guards": [{ "name": "g", "tools": ["refund", "send_*"], "when": { "caller.kind": { "equals": "local" } }, "deny": true }] """, false)]
    [TestCase(""" "ceilings": [{ "name": "all", "admit": ["*"] }] """, false)]
    public void Of_EntryWhoseToolsAreAllRefused_IsShadowed(string sections, bool isShadowed)
    {
        var found = Reviews.OfSections(sections).Where(static one => one.Code == PolicyFindingCodes.Shadowed).Select(static one => one.Pointer);

        found.Should().Equal(isShadowed ? ["/matrix/mail/0", "/matrix/money/0"] : []);
    }

    [Test]
    public void Of_EntryOfWhichOneToolIsLeft_IsNotShadowed() =>
        Reviews.Of(Reviews.Document(""" "guards": [{ "name": "g", "tools": ["get_ticket"], "deny": true }] """, """ "authenticated": ["*_ticket*"], "mail": ["send_mail"], "money": ["refund"] """))
            .Select(static one => one.Code).Should().NotContain(PolicyFindingCodes.Shadowed);

    [TestCase("""["get_*", "get_ticket", "list_tickets"]""", PolicySeverity.Warning, "/matrix/authenticated/1")]
    [TestCase("""["get_*", "get_t*", "list_tickets"]""", PolicySeverity.Warning, "/matrix/authenticated/1")]
    [TestCase("""[{ "kind": "read" }, { "kind": "read", "tools": "get_*" }]""", PolicySeverity.Warning, "/matrix/authenticated/1")]
    [TestCase("""[{ "kind": "read" }, "get_ticket"]""", PolicySeverity.Advice, "/matrix/authenticated/1")]
    [TestCase("""["get_t*", "*_ticket", "list_tickets"]""", PolicySeverity.Advice, "/matrix/authenticated/0")]
    public void Of_EntryThatAnotherCovers_IsRedundant(string entries, PolicySeverity severity, string pointer)
    {
        var finding = Reviews.Of(Reviews.Document("", $$""" "authenticated": {{entries}}, "mail": ["send_mail"], "money": ["refund"] """)).Should().ContainSingle().Subject;

        (finding.Code, finding.Severity, finding.Pointer).Should().Be((PolicyFindingCodes.Redundant, severity, pointer));
    }

    [TestCase("""["get_ticket", "list_tickets"], "local": ["get_*"]""")]
    [TestCase("""["get_*", "list_*"]""")]
    [TestCase("""[{ "kind": "read", "tools": "get_*" }, "list_tickets"]""")]
    public void Of_EntryThatNoOtherOfItsRoleCovers_IsNotRedundant(string entries) =>
        Reviews.Of(Reviews.Document("", $$""" "authenticated": {{entries}}, "mail": ["send_mail"], "money": ["refund"] """)).Should().BeEmpty();

    [TestCase("\"*\"", true)]
    [TestCase("\"s*\"", true)]
    [TestCase("{ \"kind\": [\"read\", \"write\"] }", true)]
    [TestCase("\"send_mail\"", false)]
    [TestCase("\"get_*\"", false)]
    [TestCase("{ \"kind\": \"read\" }", false)]
    public void Of_PatternThatGrantsMoreThanReading_IsOverBroad(string entry, bool isBroad) =>
        Reviews.Of(Reviews.Document("", $$""" {{Bare}}, "local": [{{entry}}] """)).Any(static one => one.Code == PolicyFindingCodes.OverBroad && one.Pointer == "/matrix/local/0").Should().Be(isBroad);

    [Test]
    public void Of_EverythingUnderACeilingOfReads_IsNotOverBroad() =>
        Reviews.Of(Reviews.Document(""" "ceilings": [{ "name": "reads", "admit": { "kind": "read" } }] """, """ "local": ["*"] """)).Select(static one => one.Code).Should().NotContain(PolicyFindingCodes.OverBroad);

    [Test]
    public void Of_EverythingWithoutTools_IsOverBroad() => Reviews.Of(Reviews.Document("", """ "local": ["*"] """), []).Should().ContainSingle().Which.Code.Should().Be(PolicyFindingCodes.OverBroad);

    [TestCase("anonymous", "refund", true)]
    [TestCase("anonymous", "risky", true)]
    [TestCase("anonymous", "send_mail", false)]
    [TestCase("local", "refund", false)]
    public void Of_DangerousToolForAnybody_IsFound(string role, string tool, bool isFound)
    {
        var risky = Reviews.Contract("risky", ToolKind.Write, """{ "type": "object" }""", "1.0.0");
        Reviews.Of(Reviews.Document("", $$""" {{Bare}}, "mail2": ["risky"], "{{role}}": ["{{tool}}"] """, """ "mail2": { "allOf": [{ "scope": "m" }] } """), [.. Reviews.Tools, risky])
            .Any(static one => one.Code == PolicyFindingCodes.AnonymousGrant).Should().Be(isFound);
    }

    [TestCase("""{ "claim": "dep", "equals": "a" }, { "claim": "dep", "equals": "b" }""", true)]
    [TestCase("""{ "claim": "dep", "equals": "a" }, { "claim": "dep", "contains": "b" }""", true)]
    [TestCase("""{ "claim": "dep", "contains": "a" }, { "claim": "dep", "contains": "b" }""", false)]
    [TestCase("""{ "claim": "dep", "equals": "a", "issuer": "i" }, { "claim": "dep", "equals": "b", "issuer": "j" }""", false)]
    [TestCase("""{ "claim": "dep", "equals": "a" }, { "claim": "dep", "equals": "b", "issuer": "j" }""", true)]
    [TestCase("""{ "claim": "dep", "equals": "a" }, { "claim": "pos", "equals": "b" }""", false)]
    [TestCase("""{ "scope": "s" }, { "not": { "scope": "s" } }""", true)]
    [TestCase("""{ "scope": "s", "issuer": "i" }, { "not": { "scope": "s" } }""", true)]
    [TestCase("""{ "scope": "s" }, { "not": { "scope": "s", "issuer": "i" } }""", false)]
    [TestCase("""{ "scope": "s" }, { "not": { "scope": "t" } }""", false)]
    [TestCase("""{ "claim": "dep", "equals": "a" }, { "not": { "claim": "dep", "contains": "a" } }""", true)]
    [TestCase("""{ "claim": "dep", "contains": "a" }, { "not": { "claim": "dep", "equals": "a" } }""", false)]
    [TestCase("""{ "subject": "a", "issuer": "i" }, { "subject": "b", "issuer": "i" }""", true)]
    [TestCase("""{ "subject": "a", "asserted": true }, { "scope": "s" }""", true)]
    [TestCase("""{ "subject": "a", "issuer": "i" }, { "scope": "s" }""", false)]
    public void Of_RulesThatContradictEachOther_AreADeadRole(string rules, bool isDead)
    {
        var found = Reviews.Of(Reviews.Document("", Bare + """, "r": ["get_ticket"] """, $$""" "r": { "allOf": [{{rules}}] } """));

        found.Any(static one => one is { Code: PolicyFindingCodes.DeadRole, Pointer: "/roles/r" }).Should().Be(isDead);
        found.Any(static one => one is { Code: PolicyFindingCodes.Unreachable, Pointer: "/matrix/r/0" }).Should().Be(isDead);
    }

    [TestCase("""[{ "scope": "s" }, { "scope": "t" }]""", false)]
    [TestCase("""[{ "not": { "scope": "x" } }, { "claim": "c", "equals": "2" }]""", true)]
    public void Of_RoleOfWhichEveryAlternativeContradicts_IsDead(string anyOf, bool isDead) =>
        Reviews.Of(Reviews.Document("", Bare + """, "r": ["get_ticket"] """, $$""" "r": { "allOf": [{ "scope": "x" }, { "claim": "c", "equals": "1" }], "anyOf": {{anyOf}} } """))
            .Any(static one => one.Code == PolicyFindingCodes.DeadRole).Should().Be(isDead);

    [TestCase("\"refund\"", true)]
    [TestCase("\"send_mail\"", false)]
    public void Of_RoleThatReadsAndDestroys_IsBlended(string tool, bool isBlended) =>
        Reviews.Of(Reviews.Document("", $$""" {{Bare}}, "local": ["get_ticket", {{tool}}] """)).Select(static one => (one.Code, one.Pointer)).Contains((PolicyFindingCodes.BlendedRole, "/matrix/local")).Should().Be(isBlended);

    [Test]
    public void Of_ToolThatNobodyMayUse_IsDead()
    {
        var found = Reviews.Of(Reviews.Document(""" "guards": [{ "name": "g", "tools": ["refund"], "deny": true }] """, """ "authenticated": ["get_ticket", "list_tickets"], "money": ["refund"] """));

        found.Where(static one => one.Code == PolicyFindingCodes.DeadTool).Select(static one => one.Message).Should().Equal(
            "Nobody may use the tool 'refund': 'guards/g' refuses it.", "Nobody may use the tool 'send_mail': no entry grants it to a role that somebody can have.");
    }

    [TestCase("prod", true)]
    [TestCase("dev", false)]
    public void Of_GuardOfAnotherEnvironment_IsAdviceAndNotHeldAgainstTools(string environment, bool isElsewhere)
    {
        var found = Reviews.OfSections(
            """ "ceilings": [{ "name": "c", "environments": ["dev"], "admit": ["*"] }], "guards": [{ "name": "g", "tools": ["gone"], "environments": ["dev"], "when": { "args.x": { "exists": true } }, "deny": true }] """, environment);

        found.Where(static one => one.Code == PolicyFindingCodes.OtherEnvironment).Select(static one => (one.Severity, one.Pointer))
            .Should().Equal(isElsewhere ? [(PolicySeverity.Advice, "/ceilings/0"), (PolicySeverity.Advice, "/guards/0")] : []);
        found.Any(static one => one.Code == PolicyFindingCodes.UnknownTool).Should().Be(!isElsewhere);
    }

    [TestCase("\"gone_*\"", true)]
    [TestCase("\"gone_*\", \"refund\"", false)]
    public void Of_GuardAboutNoTool_NeverApplies(string entries, bool isUnreachable) =>
        Reviews.OfSections($$""" "guards": [{ "name": "g", "tools": [{{entries}}], "require": { "scope": "s" } }] """)
            .Any(static one => one is { Code: PolicyFindingCodes.Unreachable, Pointer: "/guards/0" }).Should().Be(isUnreachable);

    [TestCase("client.name", true)]
    [TestCase("caller.client", false)]
    public void Of_GuardOnWhatTheClientSays_IsFound(string fact, bool isFound) =>
        Reviews.OfSections($$""" "guards": [{ "name": "g", "tools": ["refund"], "when": { "anyOf": [{ "{{fact}}": { "equals": "x" } }] }, "deny": true }] """)
            .Any(static one => one is { Code: PolicyFindingCodes.SelfDeclared, Pointer: "/guards/0" }).Should().Be(isFound);

    [TestCase("local", true)]
    [TestCase("anonymous", true)]
    [TestCase("asserted", true)]
    [TestCase("authenticated", false)]
    [TestCase("money", false)]
    public void Of_PersonWhereOnlyUnverifiedCallersMay_IsFound(string role, bool isFound) =>
        Reviews.Of(
            Reviews.Document(
                """ "guards": [{ "name": "g", "tools": ["send_mail", "refund"], "require": { "person": true } }] """,
                $$""" "authenticated": ["get_ticket", "list_tickets"], "mail": ["send_mail"], "{{role}}": ["refund"] """.Replace("\"authenticated\": [\"refund\"]", "\"money\": [\"refund\"]", StringComparison.Ordinal),
                """ "asserted": { "allOf": [{ "subject": "me", "asserted": true }] } """))
            .Any(static one => one is { Code: PolicyFindingCodes.NoPerson, Pointer: "/guards/0" }).Should().Be(isFound);

    [TestCase("\"dead\"", 1, true)]
    [TestCase("\"one\"", 2, true)]
    [TestCase("\"one\"", 1, false)]
    [TestCase("\"one\", \"two\"", 2, false)]
    [TestCase("\"money\"", 9, false)]
    public void Of_ApprovalThatTooFewCanGive_IsFound(string from, int quorum, bool isFound) =>
        Reviews.Of(Reviews.Document(
            $$""" "guards": [{ "name": "g", "tools": ["refund"], "require": { "approval": { "from": [{{from}}], "quorum": {{quorum}}, "within": "1h", "executeWithin": "1h" } } }] """,
            roles: """
                "dead": { "allOf": [{ "scope": "s" }, { "not": { "scope": "s" } }] },
                "one": { "allOf": [{ "subject": "a", "issuer": "i" }] },
                "two": { "allOf": [{ "subject": "b", "issuer": "i" }] }
                """)).Any(static one => one is { Code: PolicyFindingCodes.NoApprover, Pointer: "/guards/0" }).Should().Be(isFound);

    [TestCase("\"confirmation\": true", true)]
    [TestCase("\"redaction\": \"pii\"", true)]
    [TestCase("\"audit\": \"full\"", false)]
    [TestCase("\"person\": true", false)]
    public void Of_RequirementThatTheHostCannotMeet_IsFound(string requirement, bool isFound) =>
        Reviews.OfSections($$""" "guards": [{ "name": "g", "tools": ["refund"], "require": { {{requirement}} } }] """)
            .Any(static one => one is { Code: PolicyFindingCodes.Unavailable, Pointer: "/guards/0" }).Should().Be(isFound);

    [TestCase("tools", "[\"look_up\"]", "[\"pii\"]", "")]
    [TestCase("tools", "[\"look_up\"]", "[\"unclassified\"]", "")]
    [TestCase("tools", "[\"look_up\"]", "[\"pii\", \"typo\"]", "policy.unknown_class")]
    [TestCase("tools", "[\"look_up\", \"refund\"]", "[\"pii\"]", "policy.unavailable")]
    [TestCase("tools", "[\"refund\"]", "[\"typo\"]", "policy.unavailable")]
    [TestCase("prompts", "[\"*\"]", "[\"pii\"]", "policy.unavailable")]
    public void Of_RedactionOfWhatNobodyClassified_IsFound(string about, string names, string classes, string expected)
    {
        var lookUp = new LiveContract(
            new ModelContextProtocol.Protocol.Tool { Name = "look_up", OutputSchema = System.Text.Json.JsonElement.Parse("""{"type":"object","properties":{"mail":{"x-mcp-governance-class":"pii"}}}""") }, ToolKind.Read, static _ => "");
        var found = Reviews.Of(
            Reviews.Document($$""" "guards": [{ "name": "g", "{{about}}": {{names}}, "require": { "redaction": {{classes}} } }] """, """ "authenticated": ["get_ticket", "list_tickets", "look_up"], "mail": ["send_mail"], "money": ["refund"] """),
            [.. Reviews.Tools, lookUp]).Where(static one => one.Pointer == "/guards/0").ToList();

        string.Join(' ', found.Select(static one => one.Code)).Should().Be(expected);
        found.Should().NotContain(static one => one.Severity != PolicySeverity.Warning || one.Advice.Length == 0);
    }

    [TestCase("audit", true)]
    [TestCase("warn", true)]
    [TestCase("enforce", false)]
    public void Of_ModeThatRefusesNothing_IsFound(string mode, bool isFound) =>
        Reviews.OfSections($$""" "mode": "{{mode}}" """).Any(static one => one is { Code: PolicyFindingCodes.NotEnforced, Pointer: "/mode" }).Should().Be(isFound);

    [Test]
    public void Of_ManyFindings_AreInDocumentOrder()
    {
        var found = Reviews.OfSections(
            """ "guards": [{ "name": "z", "tools": ["gone1"], "deny": true }, { "name": "a", "tools": ["gone2", "gone0"], "deny": true }], "limits": [{ "name": "l", "tools": ["gone3"], "rate": "1/m" }] """)
            .Where(static one => one.Code == PolicyFindingCodes.UnknownTool);

        found.Select(static one => one.Pointer).Should().Equal("/guards/0/tools/0", "/guards/1/tools/0", "/guards/1/tools/1", "/limits/0/tools/0");
    }

    [Test]
    public void Of_PolicyBuiltInCode_HasPointersInOrder()
    {
        var policy = Policies.Load(builder =>
        {
            builder.Allow("authenticated", "get_ticket");
            for (var i = 0; i < 12; i++)
            {
                builder.Guard($"g{i}", guard => guard.Tools($"gone{i}").Deny());
            }
        });

        PolicyAnalysis.Of(policy, Reviews.Tools).Where(static one => one.Code == PolicyFindingCodes.UnknownTool).Select(static one => one.Pointer)
            .Should().Equal(Enumerable.Range(0, 12).Select(static i => $"/guards/{i}/tools/0"));
    }

    [Test]
    public void Of_Preset_PointsToTheLineThatNamesIt() =>
        Reviews.OfSections(""" "extends": ["high-sensitivity"] """).Where(static one => one.Code == PolicyFindingCodes.Unavailable).Select(static one => (one.Pointer, one.Where))
            .Should().NotBeEmpty().And.OnlyContain(static one => one.Pointer == "/extends" && one.Where == "policy.json");

    [Test]
    public void Review_NoCollection_Throws() =>
        FluentActions.Invoking(static () => PolicyFile.Parse("p", System.Text.Encoding.UTF8.GetBytes(Reviews.Document(""))).Review(null!)).Should().Throw<ArgumentNullException>();
}
