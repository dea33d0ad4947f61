using McpGovernance.Identity;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpGovernance.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class IdentityGovernanceBuilderExtensionsTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task UseCallerResolver_BeforeOrAfterTheDefaults_IsTheResolver(bool before)
    {
        var caller = new Caller { Kind = CallerKind.Local, Subject = "carol" };
        var builder = NewBuilder();
        _ = before ? builder.UseCallerResolver(_ => caller).AddIdentity() : builder.AddIdentity().UseCallerResolver(_ => caller);
        using var services = builder.Services.BuildServiceProvider();

        (await services.GetRequiredService<CallerResolver>().ResolveAsync(new FakeInvokeContext())).Should().BeSameAs(caller);
        services.GetServices<CallerResolver>().Should().ContainSingle();
        services.GetServices<GovernanceInterceptor>().Should().ContainSingle().Which.Should().BeOfType<IdentityInterceptor>();
    }

    [Test]
    public async Task UseCallerResolver_OfAType_MayFallBackToTheDefault()
    {
        using var services = NewBuilder().UseCallerResolver<FallingBack>().AddIdentity().AddIdentity().Services.BuildServiceProvider();
        var resolver = services.GetRequiredService<CallerResolver>();

        resolver.Should().BeOfType<FallingBack>();
        (await resolver.ResolveAsync(new FakeInvokeContext(Principals.Jwt(("sub", "dave"))))).Subject.Should().Be("dave");
    }

    [Test]
    public void AddIdentity_NothingConfigured_ResolvesClaims()
    {
        using var services = NewBuilder().AddIdentity().Services.BuildServiceProvider();

        services.GetRequiredService<CallerResolver>().Should().BeOfType<ClaimsCallerResolver>();
    }

    [Test]
    public void UseIdentity_SeveralMistakes_AreReportedAtOnce()
    {
        using var services = NewBuilder()
            .UseIdentity(static options =>
            {
                options.SubjectClaimTypes = [];
                options.TenantClaimTypes = [" "];
                options.ScopeClaimTypes = null!;
                options.MaxActors = 0;
            })
            .AddIdentity().Services.BuildServiceProvider();
        var validate = () => services.GetRequiredService<IStartupValidator>().Validate();

        validate.Should().Throw<OptionsValidationException>().Which.Message.Should()
            .ContainAll("SubjectClaimTypes", "TenantClaimTypes", "ScopeClaimTypes", "MaxActors").And.NotContain("ClientIdClaimTypes");
    }

    [TestCase(1, true)]
    [TestCase(64, true)]
    [TestCase(0, false)]
    [TestCase(65, false)]
    public void Validate_MaxActors_HasABound(int maxActors, bool valid) =>
        new IdentityOptionsValidator().Validate(null, new IdentityOptions { MaxActors = maxActors }).Succeeded.Should().Be(valid);

    private static GovernanceBuilder NewBuilder() => new(new ServiceCollection().AddLogging());

    private sealed class FallingBack(ClaimsCallerResolver claims) : CallerResolver
    {
        public override ValueTask<Caller> ResolveAsync(GovernanceContext context) => claims.ResolveAsync(context);
    }
}
