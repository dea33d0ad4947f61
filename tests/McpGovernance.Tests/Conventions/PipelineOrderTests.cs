using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace McpGovernance.Tests.Conventions;

/// <summary>The order is a security property, so it stands here a second time.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PipelineOrderTests
{
    [Test]
    public void Stages_HaveTheOrderOfTheDesign() => Enum.GetNames<GovernanceStage>().Should().Equal(
        "Telemetry", "Audit", "Redaction", "Identity", "Admission", "Catalog", "Access", "Containment", "Contract", "Guards", "Limits", "Approval", "Intent");

    [Test]
    public void Stages_AreNumberedInTheirOrder() =>
        Enum.GetValues<GovernanceStage>().Select(static stage => (int)stage).Should().Equal(Enumerable.Range(0, 13));

    [Test]
    public async Task Defaults_PrintThemselvesInTheOrderInWhichARequestMeetsThem()
    {
        using var directory = new TemporaryDirectory();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddMcpGovernance(governance => governance.UseAudit(audit => audit.Root = directory.Path).UseKeys(new FakeKeyRing()))
            .BuildServiceProvider();

        services.GetRequiredService<Governance>().Pipeline.ToString().Should().Be(
            """
            Telemetry   TelemetryInterceptor
            Audit       AuditInterceptor
            Redaction   RedactionInterceptor
            Identity    IdentityInterceptor
            Identity    RoundInterceptor
            Admission   AdmissionInterceptor
            Catalog     CatalogInterceptor
            Access      TaskOwnerInterceptor
            Access      AccessInterceptor
            Contract    ContractInterceptor
            Guards      GuardsInterceptor
            Limits      LimitsInterceptor
            Intent      IntentInterceptor
            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public async Task Defaults_TheOrderOfRegistrationDoesNotMatter()
    {
        using var directory = new TemporaryDirectory();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddMcpGovernance(governance => governance.UseKeys(new FakeKeyRing()).UseRedaction(_ => { }).UseAdmission(_ => { }).UseAudit(audit => audit.Root = directory.Path))
            .AddMcpGovernance()
            .BuildServiceProvider();

        services.GetRequiredService<Governance>().Pipeline.Interceptors.Select(static interceptor => interceptor.GetType().Name).Should().Equal(
            "TelemetryInterceptor", "AuditInterceptor", "RedactionInterceptor", "IdentityInterceptor", "RoundInterceptor", "AdmissionInterceptor",
            "CatalogInterceptor", "TaskOwnerInterceptor", "AccessInterceptor", "ContractInterceptor", "GuardsInterceptor", "LimitsInterceptor", "IntentInterceptor");
    }

    [Test]
    public async Task Custom_RunsInsideTheBuiltInOfItsStage()
    {
        using var directory = new TemporaryDirectory();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddMcpGovernance(governance => governance
                .UseInterceptor(DelegatingInterceptor.Denying("acme.no", GovernanceStage.Identity))
                .UseAudit(audit => audit.Root = directory.Path)
                .UseKeys(new FakeKeyRing()))
            .BuildServiceProvider();

        services.GetRequiredService<Governance>().Pipeline.Interceptors.Select(static interceptor => interceptor.GetType().Name)
            .SkipWhile(static name => name != "IdentityInterceptor").Take(4)
            .Should().Equal("IdentityInterceptor", "RoundInterceptor", nameof(DelegatingInterceptor), "AdmissionInterceptor");
    }
}
