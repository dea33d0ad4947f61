using System.Text;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class PolicyMatrixTests
{
    private static readonly ToolContract[] s_tools =
        [Policies.Tool("refund", ToolKind.Destructive).Contract!, Policies.Tool("look", ToolKind.Read).Contract!, Policies.Tool("free", ToolKind.Write).Contract!];

    private static PolicyDocument Document(string members, string? environment = null) => PolicyFile.Parse(
        "policy.json", Encoding.UTF8.GetBytes($$"""{ "name": "n", "version": "1", {{members}} }"""), new PolicyReading { Environment = environment, Time = Policies.Now });

    private static string[] Rows(PolicyMatrix matrix) => [.. matrix.Rows.Select(static row => $"{row.Name}: {string.Join(' ', row.Cells.Select(static cell => cell.Access))}")];

    [Test]
    public void Of_Tools_SaysWhatEachRoleMay()
    {
        var matrix = PolicyMatrix.Of(
            Document("""
                "roles": { "a": { "anyOf": [ { "scope": "a" } ] }, "b": { "anyOf": [ { "scope": "b" } ] }, "idle": { "anyOf": [ { "scope": "i" } ] } },
                "matrix": { "a": [ { "kind": "read" }, "refund" ], "b": [ "*" ] },
                "guards": [ { "name": "small", "tools": [ "refund" ], "when": { "args.amount": { "minimum": 5 } }, "deny": true } ],
                "limits": [ { "name": "few", "tools": [ "refund" ], "per": [ "caller" ], "rate": "5/m" } ]
                """),
            s_tools);

        matrix.Roles.Should().Equal("a", "b", "idle");
        Rows(matrix).Should().Equal("free: No Yes No", "look: Yes Yes No", "refund: Guarded Guarded No");
        matrix.Rows[2].Cells[0].Should().BeEquivalentTo(new PolicyMatrixCell(PolicyAccess.Guarded, "matrix/a/refund", ["guards/small", "limits/few"]));
        matrix.Rows[0].Cells[0].Should().BeEquivalentTo(new PolicyMatrixCell(PolicyAccess.No, null, []));
        matrix.Rows[0].Tool.Should().BeSameAs(s_tools[2]);
    }

    [Test]
    public void Of_CeilingOrDenial_IsNoWithItsName()
    {
        var matrix = PolicyMatrix.Of(
            Document("""
                "matrix": { "local": [ "*", "resource:x://*" ] },
                "ceilings": [ { "name": "reads", "environments": [ "prod" ], "admit": { "kind": "read" } }, { "name": "elsewhere", "environments": [ "dev" ], "admit": "nothing" } ],
                "guards": [ { "name": "never", "tools": [ "look" ], "deny": true } ]
                """, "prod"),
            s_tools);

        Rows(matrix).Should().Equal("free: No", "look: No", "refund: No", "x://*: Yes");
        matrix.Rows.Take(2).Select(static row => row.Cells[0].Entry).Should().Equal("ceilings/reads", "guards/never");
    }

    [Test]
    public void Of_NoTools_HasTheEntries()
    {
        var matrix = PolicyMatrix.Of(Document("""
            "matrix": { "local": [ "a", "b*", { "kind": "read" }, "resource:x://*", "prompt:p", "method:m" ], "anonymous": [ "*", "resource:x://**" ] }
            """));

        matrix.Roles.Should().Equal("anonymous", "local");
        Rows(matrix).Should().Equal(
            "*: Yes No", "a: Yes Yes", "b*: Yes Yes", "{\"kind\":\"read\"}: Yes Yes", "x://*: Yes Yes", "x://**: Yes No", "p: No Yes", "m: No Yes");
        matrix.Rows.Select(static row => row.IsPattern).Should().Equal(true, false, true, true, true, true, false, false);
    }

    [TestCase("""{ "name": "g", "resources": [ "x://a" ], "deny": true }""", PolicyAccess.Guarded)]
    [TestCase("""{ "name": "g", "resources": [ "x://**" ], "deny": true }""", PolicyAccess.No)]
    [TestCase("""{ "name": "g", "resources": [ "x://*" ], "require": { "scope": "s" } }""", PolicyAccess.Guarded)]
    [TestCase("""{ "name": "g", "resources": [ "*://*a" ], "require": { "scope": "s" } }""", PolicyAccess.Guarded)]
    [TestCase("""{ "name": "g", "resources": [ "y://*" ], "deny": true }""", PolicyAccess.Yes)]
    [TestCase("""{ "name": "g", "tools": [ "*" ], "deny": true }""", PolicyAccess.Yes)]
    [TestCase("""{ "name": "g", "resources": [ "x://*" ], "environments": [ "dev" ], "deny": true }""", PolicyAccess.Yes)]
    public void Of_PatternUnderAGuard_IsFreeOnlyWhereNoneMeetsIt(string guard, PolicyAccess expected) =>
        PolicyMatrix.Of(Document($$""" "matrix": { "local": [ "resource:x://*" ] }, "guards": [ {{guard}} ] """)).Rows[0].Cells[0].Access.Should().Be(expected);

    [TestCase("\"resource:x://**\"", PolicyAccess.Yes)]
    [TestCase("\"resource:x://a\"", PolicyAccess.Guarded)]
    [TestCase("\"resource:y://a\"", PolicyAccess.No)]
    [TestCase("{ \"kind\": \"read\" }", PolicyAccess.Yes)]
    [TestCase("{ \"kind\": \"write\" }", PolicyAccess.No)]
    public void Of_PatternUnderACeiling_IsFreeOnlyWhereAllOfItIsLetThrough(string admit, PolicyAccess expected) =>
        PolicyMatrix.Of(Document($$""" "matrix": { "local": [ "resource:x://*" ] }, "ceilings": [ { "name": "c", "admit": {{admit}} } ] """)).Rows[0].Cells[0].Access.Should().Be(expected);

    [Test]
    public void For_Caller_CountsGuardsThatRefuseTheCaller()
    {
        var document = Document("""
            "matrix": { "authenticated": [ "*" ] },
            "guards": [ { "name": "insiders", "tools": [ "refund" ], "unless": { "caller.tenant": { "equals": "in" } }, "deny": true } ]
            """);
        static PolicyCaller Of(string tenant) => new(Policies.Verified() with { Tenant = tenant });

        PolicyMatrix.For(document, Of("in"), Policies.Now, s_tools).Rows[2].Cells[0].Access.Should().Be(PolicyAccess.Guarded);
        var outside = PolicyMatrix.For(document, Of("out"), Policies.Now, s_tools);
        outside.Roles.Should().Equal("authenticated");
        outside.Rows[2].Cells[0].Should().BeEquivalentTo(new PolicyMatrixCell(PolicyAccess.No, "guards/insiders", []));
        PolicyMatrix.Of(document, s_tools).Rows[2].Cells[0].Access.Should().Be(PolicyAccess.Guarded, "for some callers with the role it is open");
    }
}
