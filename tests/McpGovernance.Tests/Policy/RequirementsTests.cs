using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
public sealed class RequirementsTests
{
    private static LimitRule Limit(string entry) => new() { Entry = entry, Meaning = entry, Per = [] };

    [Test]
    public void Combine_Nothing_IsNone() => Requirements.Combine([], []).Should().BeSameAs(Requirement.None);

    [Test]
    public void Combine_OnlyLimits_HasThem() => Requirements.Combine([], [Limit("b"), Limit("a")]).Limits.Select(static one => one.Entry).Should().Equal("a", "b");

    [Test]
    public void Combine_Several_AsksForAllOfIt_AndTheStrictest()
    {
        var lead = new ApprovalRule { From = ["lead"], Quorum = 2, Within = TimeSpan.FromMinutes(1), ExecuteWithin = TimeSpan.FromMinutes(1) };
        var both = Requirements.Combine(
            [
                new Requirement { Scopes = ["z", "a"], AuditLevel = "full", Limits = [Limit("g/limit")], Redact = ["pii"] },
                new Requirement { Scopes = ["a"], Person = true, Approvals = [lead], AuditLevel = "inputs", Redact = ["money", "pii"] },
                new Requirement { Confirmation = true, AuditLevel = "metadata", Limits = [Limit("g/limit"), Limit("h/limit")] },
            ],
            [Limit("limits/l"), Limit("a")]);

        both.Scopes.Should().Equal("a", "z");
        both.Person.Should().BeTrue();
        both.Confirmation.Should().BeTrue();
        both.Approvals.Should().Equal(lead);
        both.Redact.Should().Equal("money", "pii");
        both.AuditLevel.Should().Be("full");
        both.Limits.Select(static one => one.Entry).Should().Equal("a", "g/limit", "h/limit", "limits/l");
    }

    [Test]
    public void Combine_NobodyAsks_IsNotAsked()
    {
        var one = Requirements.Combine([new Requirement { Scopes = ["a"] }], []);
        one.Person.Should().BeFalse();
        one.Confirmation.Should().BeFalse();
        one.AuditLevel.Should().BeNull();
        Requirements.Unavailable(one, default).Should().BeNull();
    }

    [TestCase("""{"properties":{"a":{"x-mcp-governance-class":"pii"}}}""", null)]
    [TestCase("""{"properties":{"a":{"items":{"additionalProperties":{"x-mcp-governance-class":"other"}}}}}""", null)]
    [TestCase("""{"properties":{"a":{}}}""", "redaction")]
    [TestCase(null, "redaction")]
    public void Unavailable_Redaction_WhereNoClassStandsInTheOutputSchema(string? schema, string? expected)
    {
        var tool = new LiveContract(new ModelContextProtocol.Protocol.Tool { Name = "t", OutputSchema = schema is null ? null : System.Text.Json.JsonElement.Parse(schema) }, ToolKind.Read, static _ => "");

        Requirements.Unavailable(new Requirement { Redact = ["pii"] }, new GovernanceTarget(TargetKind.Tool, "t", tool)).Should().Be(expected);
        Requirements.Unavailable(new Requirement { Redact = ["pii"] }, new GovernanceTarget(TargetKind.Resource, "t")).Should().Be("redaction");
    }

    [Test]
    public void Unavailable_NamesTheFirst()
    {
        Requirements.Unavailable(Requirement.None, default).Should().BeNull();
        Requirements.Unavailable(new Requirement { AuditLevel = "full" }, default).Should().BeNull();
        Requirements.Unavailable(new Requirement { Redact = ["pii"], AuditLevel = "full" }, default).Should().Be("redaction");
        Requirements.Unavailable(new Requirement { Confirmation = true, Redact = ["pii"] }, default).Should().Be("confirmation");
        Requirements.Unavailable(new Requirement { Approvals = [new ApprovalRule { From = ["r"], Within = TimeSpan.FromMinutes(1), ExecuteWithin = TimeSpan.FromMinutes(1) }], Confirmation = true }, default).Should().Be("approval");
    }
}
