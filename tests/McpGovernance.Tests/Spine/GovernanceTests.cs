using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Spine;

/// <summary>The small words of the root.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class GovernanceTests
{
    [Test]
    public async Task DisposeAsync_WithAnOwner_DisposesItOnly()
    {
        var owner = new Owner();

        await FakeGovernance.Create(owner: owner).DisposeAsync();
        await FakeGovernance.Create().DisposeAsync();

        owner.Disposed.Should().Be(1);
    }

    [Test]
    public void GovernanceKey_ToString_NeverSaysTheSecret() =>
        new GovernanceKey("k1", new byte[] { 1, 2, 3 }).ToString().Should().Be("key k1");

    [Test]
    public void ToolContract_Digest_IsComputedOnceAndLate()
    {
        var asked = 0;
        var contract = new LiveContract(new Tool { Name = "a" }, ToolKind.Read, tool => $"{tool.Name}{++asked}");
        asked.Should().Be(0);

        contract.Digest.Should().Be("a1");
        contract.Digest.Should().Be("a1");
        contract.Name.Should().Be("a");
        contract.Kind.Should().Be(ToolKind.Read);
        contract.Version.Should().BeNull();
    }

    [Test]
    public void ToolKind_ThatNobodyGave_IsDestructive() => default(ToolKind).Should().Be(ToolKind.Destructive);

    [Test]
    public void CallerKind_ThatNobodyGave_IsAnonymous()
    {
        default(CallerKind).Should().Be(CallerKind.Anonymous);
        Caller.Anonymous.IsVerified.Should().BeFalse();
        new Caller { Kind = CallerKind.Local }.IsVerified.Should().BeFalse();
        new Caller { Kind = CallerKind.Authenticated }.IsVerified.Should().BeTrue();
    }

    [Test]
    public void Decision_ThatNobodyMade_IsADeny() => default(Decision).IsAllowed.Should().BeFalse();

    [Test]
    public void PolicyEvaluator_ThatSaysNoMore_NamesNothingAndMayAdmitAnything()
    {
        PolicyEvaluator policy = new FakePolicyEvaluator();

        policy.NamedTargets.Should().BeEmpty();
        policy.MayAdmit(new GovernanceTarget(TargetKind.Tool, "a")).Should().BeTrue();
    }

    [Test]
    public void GovernanceOptions_Defaults_NameTheEntryAssemblyAndNoEnvironment()
    {
        var options = new GovernanceOptions();

        options.Server.Should().Be(System.Reflection.Assembly.GetEntryAssembly()!.GetName().Name);
        options.Environment.Should().BeNull();
    }

    [Test]
    public void GovernanceConfigurationException_KeepsMessageAndCause()
    {
        var cause = new FormatException();

        new GovernanceConfigurationException("why", cause).Should().Match<GovernanceConfigurationException>(e => e.Message == "why" && e.InnerException == cause);
        new GovernanceConfigurationException("why").Message.Should().Be("why");
        new GovernanceConfigurationException().Message.Should().NotBeEmpty();
    }

    [Test]
    public void GovernanceBuilder_RefusesNulls()
    {
        var builder = new GovernanceBuilder(new ServiceCollection());

        ((Action)(() => builder.Configure(null!))).Should().Throw<ArgumentNullException>();
        ((Action)(() => builder.UseInterceptor(null!))).Should().Throw<ArgumentNullException>();
    }

    [Test]
    public void GovernanceBuilder_UsersInterceptorsAreKept_OursAreRegisteredOnce()
    {
        var services = new ServiceCollection();
        var builder = new GovernanceBuilder(services);
        var mine = DelegatingInterceptor.Denying("acme.no");
        builder.UseInterceptor(mine).Should().BeSameAs(builder);
        builder.UseInterceptor<FakeRecorder>().Should().BeSameAs(builder);
        builder.UseInterceptor<FakeRecorder>();
        builder.AddBuiltIn<FakeRecorder>().Should().BeSameAs(builder);
        builder.AddBuiltIn<FakeRecorder>();
        builder.Configure(options => options.Server = "named").Should().BeSameAs(builder);
        using var provider = services.BuildServiceProvider();

        provider.GetServices<GovernanceInterceptor>().Should().ContainSingle();
        provider.GetKeyedServices<GovernanceInterceptor>(GovernanceBuilder.CustomInterceptors).Should().HaveCount(3).And.Contain(mine);
        provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<GovernanceOptions>>().Value.Server.Should().Be("named");
    }

    private sealed class Owner : IAsyncDisposable
    {
        public int Disposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            Disposed++;
            return ValueTask.CompletedTask;
        }
    }
}
