using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>Right documents are read as what they mean.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolicySectionsTests
{
    private static PolicyModel Read(string members) => Policies.Load(
        $$"""{ "name": "p", "version": "1", "roles": { "lead": { "anyOf": [ { "claim": "x", "equals": "y" } ] } }, "sets": { "s": ["b", "a"] }, "matrix": { "lead": ["set:s"] }, {{members}} }""", "prod").Model;

    private static GuardDefinition Guard(string members) => Read($$""" "guards": [ { "name": "g", {{members}} } ] """).Guards.Single();

    [Test]
    public void Ceiling_HasItsEntries()
    {
        var ceiling = Read(""" "ceilings": [ { "name": "c", "environments": ["test", "prod", "test"], "admit": ["set:s", { "kind": ["write", "read"], "tools": "x*" }, "a"] } ] """).Ceilings.Single();

        ceiling.Id.Should().Be("ceilings/c");
        ceiling.Environments.Should().Equal("prod", "test");
        ceiling.Admit.Select(static entry => entry.Text).Should().Equal("a", "b", """{"kind":["read","write"],"tools":"x*"}""");
        ceiling.Offset.Should().BeGreaterThan(0);
    }

    [Test]
    public void Guard_HasItsParts()
    {
        var guard = Guard(""" "tools": ["a"], "prompts": ["p:q"], "resources": ["resource://docs/*"], "methods": ["m/n"], "environments": ["prod"], "when": { "args.a": { "exists": true } }, "unless": { "caller.roles": { "contains": "local" } }, "deny": true """);

        guard.Id.Should().Be("guards/g");
        guard.Targets.Select(static entry => (entry.Target, entry.Pattern!.ToString())).Should().BeEquivalentTo(
            new[] { (TargetKind.Tool, "a"), (TargetKind.Prompt, "p:q"), (TargetKind.Resource, "resource://docs/*"), (TargetKind.Method, "m/n") });
        guard.Environments.Should().Equal("prod");
        guard.Denies.Should().BeTrue();
        guard.When.Should().BeOfType<ArgumentCondition>().Which.Should().Match<ArgumentCondition>(static one => one.Exists == true && one.Test == null && one.Pointer == "/guards/0/when/args.a" && one.Offset > 0);
        guard.Unless.Should().BeOfType<FactValueCondition>().Which.Should().Match<FactValueCondition>(static one => one.IsOne && one.Values.Contains("local"));
        guard.Requirement.Should().BeSameAs(Requirement.None);
        guard.Offset.Should().BeGreaterThan(0);
    }

    [Test]
    public void Requirement_HasItsParts()
    {
        var requirement = Guard(""" "tools": ["set:s"], "require": { "scope": ["y", "x"], "person": true, "confirmation": true, "approval": { "from": "lead", "quorum": 2, "within": "1h", "executeWithin": "30s" }, "limit": { "rate": "5/m" }, "redaction": "pii", "audit": "inputs" } """).Requirement;

        requirement.Scopes.Should().Equal("x", "y");
        requirement.Person.Should().BeTrue();
        requirement.Confirmation.Should().BeTrue();
        requirement.Approvals.Single().Should().BeEquivalentTo(new ApprovalRule { From = ["lead"], Quorum = 2, Within = TimeSpan.FromHours(1), ExecuteWithin = TimeSpan.FromSeconds(30) });
        requirement.Limits.Single().Should().Match<LimitRule>(static rule => rule.Entry == "guards/g/limit" && rule.Rate == new RateRule(5, TimeSpan.FromMinutes(1), 5));
        requirement.Redact.Should().Equal("pii");
        requirement.AuditLevel.Should().Be("inputs");
    }

    [Test]
    public void Requirement_WithoutMore_HasItsDefaults()
    {
        var requirement = Guard(""" "tools": ["a"], "require": { "approval": { "from": "lead" } } """).Requirement;

        requirement.Approvals.Single().Should().BeEquivalentTo(new ApprovalRule { From = ["lead"], Quorum = 1, Within = TimeSpan.FromMinutes(15), ExecuteWithin = TimeSpan.FromMinutes(5) });
        requirement.Should().Match<Requirement>(static one => !one.Person && !one.Confirmation && one.Scopes.Count + one.Limits.Count + one.Redact.Count == 0 && one.AuditLevel == null);
    }

    [Test]
    public void Limit_HasItsParts()
    {
        var limit = Read(""" "limits": [ { "name": "l", "tools": ["a"], "per": ["tool", "caller"], "rate": "5/h", "burst": 2, "concurrency": 3, "quota": "7/mo", "zone": "Europe/Berlin" } ] """).Limits.Single();

        limit.Id.Should().Be("limits/l");
        limit.Targets.Single().Text.Should().Be("a");
        limit.Rule.Per.Should().Equal(LimitPart.Caller, LimitPart.Tool);
        limit.Rule.Rate.Should().Be(new RateRule(5, TimeSpan.FromHours(1), 2));
        limit.Rule.Concurrency.Should().Be(3);
        limit.Rule.Quota.Should().Match<QuotaRule>(static quota => quota.Calls == 7 && quota.Period == QuotaPeriod.Month && quota.Zone.Id == "Europe/Berlin");
        limit.Rule.Meaning.Should().Be("""
            limits/l
            {"per":["caller","tool"],"rate":"5/h","burst":2,"concurrency":3,"quota":"7/mo","zone":"Europe/Berlin"}
            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void Limit_WithoutMore_HasItsDefaults()
    {
        Read(""" "limits": [ { "name": "l", "tools": ["a"], "quota": "7/d" } ] """).Limits.Single().Rule.Should().Match<LimitRule>(
            static rule => rule.Per.Single() == LimitPart.Caller && rule.Rate == null && rule.Concurrency == null && rule.Quota!.Zone == TimeZoneInfo.Utc);
        Read(""" "limits": [ { "name": "l", "tools": ["a"], "per": [], "concurrency": 1000000000 } ] """).Limits.Single().Rule.Per.Should().BeEmpty();
    }

    [Test]
    public void Sections_AreInOrdinalOrder() => Read(""" "guards": [ { "name": "b", "tools": ["a"], "deny": true }, { "name": "B", "tools": ["a"], "deny": true }, { "name": "a", "tools": ["a"], "deny": true } ] """)
        .Guards.Select(static guard => guard.Name).Should().Equal("B", "a", "b");

    [TestCase(""" "mode": "enforce" """, PolicyMode.Enforce)]
    [TestCase(""" "mode": "warn" """, PolicyMode.Warn)]
    [TestCase(""" "mode": "audit" """, PolicyMode.Audit)]
    public void Mode_IsRead(string members, PolicyMode mode) => Read(members).Should().Match<PolicyModel>(model => model.Mode == mode && model.ModeUntil == null);

    [Test]
    public void ModeUntil_EndsWithItsDay() => Read(""" "mode": "warn", "modeUntil": "9998-01-01" """).ModeUntil.Should().Be(new DateTimeOffset(9998, 1, 2, 0, 0, 0, TimeSpan.Zero));

    [Test]
    public void ModeUntil_IsOverWhenItsDayIs()
    {
        PolicyDocument At(DateTimeOffset time) => PolicyFile.Parse("p", """{ "name": "p", "version": "1", "matrix": {}, "mode": "audit", "modeUntil": "2026-07-01" }"""u8.ToArray(), new PolicyReading { Time = time });
        var end = new DateTimeOffset(2026, 7, 2, 0, 0, 0, TimeSpan.Zero);

        At(end.AddTicks(-1)).Warnings.Should().ContainSingle().Which.Should().Contain("Until 2026-07-01 (UTC)");
        FluentActions.Invoking(() => At(end)).Should().Throw<GovernanceConfigurationException>().WithMessage("*that day is over*");
    }

    [TestCase("""{ "minimum": 5, "maximum": 5 }""")]
    [TestCase("""{ "exclusiveMinimum": 5, "maximum": 5.5 }""")]
    [TestCase("""{ "minimum": 4.5, "exclusiveMaximum": 5 }""")]
    [TestCase("""{ "exclusiveMinimum": -5, "exclusiveMaximum": 5 }""")]
    [TestCase("""{ "minLength": 1, "maxLength": 1 }""")]
    [TestCase("""{ "minItems": 0, "maxItems": 1000000 }""")]
    [TestCase("""{ "minProperties": 2, "maxProperties": 2 }""")]
    [TestCase("""{ "type": "integer", "minimum": 1 }""")]
    [TestCase("""{ "type": "number", "multipleOf": 2 }""")]
    [TestCase("""{ "type": ["integer", "null"], "const": 1 }""")]
    [TestCase("""{ "type": "string", "enum": ["a", 1] }""")]
    [TestCase("""{ "type": "object", "required": ["a"] }""")]
    [TestCase("""{ "type": "array", "items": { "const": null }, "contains": { "const": null } }""")]
    [TestCase("""{ "type": "integer", "equals": { "ref": "caller.subject" } }""")]
    [TestCase("""{ "anyOf": [{ "minimum": 1 }, { "minLength": 1 }], "maxLength": 5 }""")]
    [TestCase("""{ "not": { "type": "string" }, "maximum": 5 }""")]
    public void Fragment_ThatCanHold_IsRead(string fragment) => Guard($$$""" "tools": ["a"], "when": { "args.x": {{{fragment}}} }, "deny": true """).When.Should().BeOfType<ArgumentCondition>().Which.Test.Should().NotBeNull();

    [TestCase(""" "prompts": ["p"] """)]
    [TestCase(""" "tools": ["a"], "methods": ["m/n"] """)]
    public void Guard_OfWhatHasArguments_MayAskForThem(string targets) =>
        Guard($$""" {{targets}}, "when": { "args.x": { "const": 1 }, "client.name": { "equals": "a" } }, "deny": true """).When!.All().OfType<ArgumentCondition>().Should().ContainSingle();

    [Test]
    public void Condition_AllOfIt_IsItAndWhatItConsistsOf() => Asked.Condition("""{ "not": { "anyOf": [{ "args.a": { "const": 1 } }, { "args.b": { "const": 1 }, "args.c": { "const": 1 } }] } }""").All().Select(static one => one.GetType())
        .Should().BeEquivalentTo([typeof(OppositeCondition), typeof(AnyCondition), typeof(AllCondition), typeof(ArgumentCondition), typeof(ArgumentCondition), typeof(ArgumentCondition)]);

    [TestCase(1)]
    [TestCase(100)]
    public void Quorum_FromOneToAHundred_IsRead(int quorum) =>
        Guard($$$""" "tools": ["a"], "require": { "approval": { "from": "lead", "quorum": {{{quorum}}} } } """).Requirement.Approvals.Single().Quorum.Should().Be(quorum);

    [Test]
    public void Presets_AreFourAndHaveTheirNames()
    {
        PolicyPresets.Names.Should().Equal("broad-catalog", "high-sensitivity", "read-only-discovery", "scoped-writes");
        PolicyPresets.Find("scoped-writes").Should().NotBeNull();
        PolicyPresets.Find("Scoped-Writes").Should().BeNull();
        Read(""" "extends": ["read-only-discovery", "scoped-writes", "broad-catalog", "high-sensitivity"] """).Should().Match<PolicyModel>(static model =>
            model.Guards.Concat<object>(model.Ceilings).Any() && model.Guards.All(static one => one.Name.StartsWith("preset:", StringComparison.Ordinal)) && model.Ceilings.All(static one => one.Name.StartsWith("preset:", StringComparison.Ordinal)));
    }

    [TestCase("de-DE")]
    [TestCase("tr-TR")]
    [TestCase("ar-SA")]
    public void Read_InAnotherCulture_IsTheSame(string culture)
    {
        const string Members = """
            "mode": "audit", "modeUntil": "9998-01-01", "limits": [ { "name": "i", "tools": ["I", "i"], "rate": "1000/d", "quota": "12345/mo" } ],
            "guards": [ { "name": "g", "tools": [{ "kind": "write", "risk": "high" }], "when": { "args.i": { "minimum": 1234.5, "multipleOf": 0.5 } }, "deny": true } ]
            """;
        var expected = PolicyNormalForm.Pretty(Read(Members));
        var before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo(culture);
        try
        {
            PolicyNormalForm.Pretty(Read(Members)).Should().Be(expected);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}
