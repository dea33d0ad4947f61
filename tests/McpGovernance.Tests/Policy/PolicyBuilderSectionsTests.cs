using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>Each section that is built is the one that is written.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolicyBuilderSectionsTests
{
    private const string Head = """ "name": "test", "version": "1" """;

    private static void Same(Action<PolicyBuilder> write, string sections)
    {
        var (built, read) = (Policies.Load(policy => write(policy.Allow("local", "a"))), Policies.Load($$"""{ {{Head}}, "matrix": { "local": [ "a" ] }, {{sections}} }"""));

        built.Digest.Should().Be(read.Digest);
        PolicyNormalForm.Pretty(built.Model).Should().Be(PolicyNormalForm.Pretty(read.Model));
    }

    [Test]
    public void Mode_IsWritten()
    {
        Same(static policy => policy.Mode(PolicyMode.Audit), """ "mode": "audit" """);
        Same(static policy => policy.Mode(PolicyMode.Warn, new DateOnly(9990, 1, 2)), """ "mode": "warn", "modeUntil": "9990-01-02" """);
        Same(static policy => policy.Mode(PolicyMode.Enforce), """ "mode": "enforce" """);
        new PolicyBuilder().Name("n", "1").Build().Find("mode").Should().BeNull();
    }

    [Test]
    public void Mode_EnforcedUntilADay_DoesNotLoad() =>
        FluentActions.Invoking(static () => Policies.Load(static policy => policy.Mode(PolicyMode.Enforce, new DateOnly(9990, 1, 2)))).Should().Throw<GovernanceConfigurationException>().WithMessage("*An enforced policy ends with no day.*");

    [Test]
    public void Mode_NoSuchMode_Throws() => FluentActions.Invoking(static () => new PolicyBuilder().Mode((PolicyMode)7)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("mode");

    [Test]
    public void Extends_IsWritten() => Same(static policy => policy.Extends("broad-catalog").Extends("scoped-writes"), """ "extends": [ "broad-catalog", "scoped-writes" ] """);

    [Test]
    public void Rollout_IsWritten() => Same(
        static policy => policy.Rollout("c", ["a", "b*"], static who => who.Callers("u").Roles("local").Clients("k").Percent(5)),
        """ "rollout": [ { "channel": "c", "tools": [ "a", "b*" ], "callers": [ "u" ], "roles": [ "local" ], "clients": [ "k" ], "percent": "5%" } ] """);

    [Test]
    public void Build_NothingGiven_HasNoEmptySections() =>
        new PolicyBuilder().Name("n", "1").Build().Children.Select(static one => one.Key).Should().Equal("name", "version", "roles", "matrix");
}
