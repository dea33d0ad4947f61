using McpGovernance.Policy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
public sealed class PolicyGovernanceBuilderExtensionsTests
{
    [Test]
    public async Task UsePolicy_InCode_IsInForceOnceStarted()
    {
        using var host = Build(static governance => governance.UsePolicy(static policy => policy
            .Name("tickets", "7")
            .Role("support", role => role.Scope("tickets.read").Claim("groups", contains: "support"))
            .Allow("support", "search_tickets", "get_ticket", "resource:ticket://*")
            .AllowReads("local")));

        await host.StartAsync();

        var policy = host.Services.GetRequiredService<PolicySource>().Current;
        policy.Name.Should().Be("tickets");
        policy.Version.Should().Be("7");
        await host.StopAsync();
    }

    [Test]
    public async Task AddPolicy_NoPolicyGiven_IsReadOnlyDiscovery()
    {
        using var host = Build(static _ => { });
        await host.StartAsync();

        var policy = (CompiledPolicy)host.Services.GetRequiredService<PolicySource>().Current;

        foreach (var caller in new[] { Caller.Anonymous, Policies.Local("alice"), Policies.Verified() })
        {
            policy.Decide(caller, Policies.Tool("x", ToolKind.Read)).IsAllowed.Should().BeTrue();
            policy.Decide(caller, Policies.Tool("x", ToolKind.Write)).IsAllowed.Should().BeFalse();
            policy.Decide(caller, Policies.Tool("x", ToolKind.Destructive)).IsAllowed.Should().BeFalse();
            policy.Decide(caller, Policies.Tool("x")).IsAllowed.Should().BeFalse();
            policy.Decide(caller, new GovernanceTarget(TargetKind.Resource, "a://b/c")).IsAllowed.Should().BeTrue();
            policy.Decide(caller, new GovernanceTarget(TargetKind.ResourceTemplate, "a://{b}")).IsAllowed.Should().BeTrue();
            policy.Decide(caller, new GovernanceTarget(TargetKind.Prompt, "p")).IsAllowed.Should().BeTrue();
            policy.Decide(caller, new GovernanceTarget(TargetKind.Method, "m")).IsAllowed.Should().BeFalse();
        }
    }

    [Test]
    public async Task Start_PolicyDoesNotLoad_TheHostDoesNotStart()
    {
        using var host = Build(static governance => governance.UsePolicy("no-such-policy.json"));

        await host.Invoking(static host => host.StartAsync()).Should().ThrowAsync<GovernanceConfigurationException>().WithMessage("*no-such-policy.json*");
    }

    [Test]
    public async Task Start_PolicyForAnotherEnvironment_TheHostDoesNotStart()
    {
        using var host = Build(static governance => governance
            .Configure(static options => options.Environment = "staging")
            .UsePolicy(static policy => policy.Name("n", "1").Environment("prod")));

        await host.Invoking(static host => host.StartAsync()).Should().ThrowAsync<GovernanceConfigurationException>().WithMessage("*'prod'*'staging'*");
    }

    [Test]
    public async Task Start_TwoPolicies_NamesBoth()
    {
        using var host = Build(static governance => governance.UsePolicy("a.json").UsePolicy(static policy => policy.Name("n", "1")));

        await host.Invoking(static host => host.StartAsync()).Should().ThrowAsync<GovernanceConfigurationException>()
            .WithMessage("2 policies are given: 'a.json', 'the policy written in code'.*");
    }

    [Test]
    public async Task Start_RoleNobodyUses_IsLogged()
    {
        var log = new FakeLogCollector();
        using var host = Build(static governance => governance.UsePolicy(static policy => policy.Name("n", "1").Role("r", role => role.Scope("s"))), log);

        await host.StartAsync();

        log.GetSnapshot().Should().Contain(static record => record.Level == LogLevel.Warning && record.Message.Contains("'r' is used nowhere"));
    }

    [Test]
    public void AddPolicy_CalledTwice_AddsOnce()
    {
        var services = new ServiceCollection();
        var governance = new GovernanceBuilder(services);

        governance.AddPolicy().AddPolicy();

        services.Count(static service => service.ServiceType == typeof(GovernanceInterceptor)).Should().Be(2, "it asks who may ever, and what guards say");
        services.Count(static service => service.ServiceType == typeof(IHostedService)).Should().Be(1);
        services.Count(static service => service.ServiceType == typeof(PolicySource)).Should().Be(1);
    }

    [Test]
    public void UsePolicy_NoPath_Throws() =>
        FluentActions.Invoking(static () => new GovernanceBuilder(new ServiceCollection()).UsePolicy(" ")).Should().Throw<ArgumentException>();

    private static IHost Build(Action<GovernanceBuilder> configure, FakeLogCollector? log = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        if (log is not null)
        {
            builder.Services.AddSingleton<ILoggerProvider>(new FakeLoggerProvider(log));
        }

        configure(new GovernanceBuilder(builder.Services).AddPolicy());
        return builder.Build();
    }
}
