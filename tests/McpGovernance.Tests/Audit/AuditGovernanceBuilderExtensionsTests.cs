using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
public class AuditGovernanceBuilderExtensionsTests
{
    [Test]
    public async Task AddAudit_Host_OpensAtStartAndClosesAtStop()
    {
        using var directory = new TemporaryDirectory();
        var host = Build(directory.Sub("journal"));
        var status = host.Services.GetRequiredService<JournalStatus>();
        status.IsAvailable.Should().BeFalse();

        await host.StartAsync();
        status.IsAvailable.Should().BeTrue();
        status.Problem.Should().BeNull();
        status.Location.Should().StartWith(directory.Path);
        await new GovernancePipeline(host.Services.GetServices<GovernanceInterceptor>()).InvokeAsync(new FakeInvokeContext());
        await host.StopAsync();
        ((IDisposable)host).Dispose();

        JournalFixture.Types(JournalFixture.ReadRecords(directory.Path)).Should().Equal("audit.opened", "call.intent", "call.outcome", "audit.closed");
        status.Written.Should().Be(2);
        status.IsAvailable.Should().BeFalse();
    }

    [Test]
    public async Task AddAudit_NoHost_OpensOnFirstUseAndClosesWithTheContainer()
    {
        using var directory = new TemporaryDirectory();
        await using (var services = Services(directory.Sub("journal")).BuildServiceProvider())
        {
            var call = new FakeInvokeContext();
            await new GovernancePipeline(services.GetServices<GovernanceInterceptor>()).InvokeAsync(call);
            call.Denial.Should().BeNull();
        }

        JournalFixture.Types(JournalFixture.ReadRecords(directory.Path))[^1].Should().Be("audit.closed");
    }

    [Test]
    public async Task AddAudit_TwoContainersOneRoot_ShareOneJournal()
    {
        using var directory = new TemporaryDirectory();
        await using var first = Services(directory.Sub("journal")).BuildServiceProvider();
        await using (var second = Services(directory.Sub("journal")).BuildServiceProvider())
        {
            await new GovernancePipeline(first.GetServices<GovernanceInterceptor>()).InvokeAsync(new FakeInvokeContext());
            await new GovernancePipeline(second.GetServices<GovernanceInterceptor>()).InvokeAsync(new FakeInvokeContext());
            second.GetRequiredService<AuditJournal>().Journal.Should().BeSameAs(first.GetRequiredService<AuditJournal>().Journal);
        }

        var after = new FakeInvokeContext();
        await new GovernancePipeline(first.GetServices<GovernanceInterceptor>()).InvokeAsync(after);
        after.Denial.Should().BeNull();
        Directory.GetDirectories(directory.Sub("journal")).Should().ContainSingle();
    }

    [Test]
    public async Task InvokeAsync_AfterTheContainerIsGone_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        var services = Services(directory.Sub("journal")).BuildServiceProvider();
        var pipeline = new GovernancePipeline(services.GetServices<GovernanceInterceptor>());
        await services.DisposeAsync();
        var call = new FakeInvokeContext();

        await pipeline.InvokeAsync(call);

        call.HandlerStarted.Should().BeFalse();
        call.Denial.Should().NotBeNull();
    }

    [Test]
    public async Task UseAudit_InvalidOptions_StopTheStart()
    {
        var host = Build("relative");

        await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>().WithMessage("*Root*");
    }

    [Test]
    public void AddAudit_Twice_RegistersOnce()
    {
        var services = new ServiceCollection();
        new GovernanceBuilder(services).AddAudit().AddAudit().UseAudit(static _ => { });

        services.Count(static service => service.ServiceType == typeof(GovernanceInterceptor)).Should().Be(2);
        services.Count(static service => service.ServiceType == typeof(IHostedService)).Should().Be(1);
    }

    private static IHost Build(string root)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        foreach (var service in Services(root))
        {
            builder.Services.Add(service);
        }

        return builder.Build();
    }

    private static ServiceCollection Services(string root)
    {
        var services = new ServiceCollection();
        services.AddSingleton<KeyRing, FakeKeyRing>();
        new GovernanceBuilder(services).UseAudit(options => options.Root = root);
        return services;
    }
}
