using McpGovernance.Limits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpGovernance.Tests.Limits;

[Parallelizable(ParallelScope.All)]
internal sealed class LimitsGovernanceBuilderExtensionsTests
{
    [Test]
    public void AddAdmission_NothingConfigured_HasSafeDefaults()
    {
        using var services = NewBuilder().AddAdmission().AddAdmission().Services.BuildServiceProvider();

        services.GetRequiredService<IStartupValidator>().Validate();
        services.GetServices<GovernanceInterceptor>().Should().ContainSingle().Which.Should().BeOfType<AdmissionInterceptor>();
        services.GetRequiredService<IOptions<AdmissionOptions>>().Value.Should().BeEquivalentTo(new
        {
            MaxRequestBytes = 1_048_576,
            MaxDepth = 32,
            MaxKeys = 10_000,
            MaxKeyLength = 256,
            MaxNameLength = 128,
            MaxUriLength = 2_048,
            CallerAttemptsPerMinute = 600,
            CallerBurst = 100,
            ConnectionAttemptsPerMinute = 3_000,
            ConnectionBurst = 500,
            MaxTracked = 10_000,
        });
    }

    [Test]
    public void UseAdmission_SeveralMistakes_AreReportedAtOnce()
    {
        using var services = NewBuilder()
            .UseAdmission(static options => (options.MaxRequestBytes, options.MaxDepth, options.CallerBurst) = (255, 513, 0))
            .AddAdmission().Services.BuildServiceProvider();
        var validate = () => services.GetRequiredService<IStartupValidator>().Validate();

        validate.Should().Throw<OptionsValidationException>().Which.Failures.Should().HaveCount(3)
            .And.Contain(static failure => failure.Contains("MaxRequestBytes") && failure.Contains("256"));
    }

    [Test]
    public void AddLimits_NothingConfigured_HasSafeDefaults()
    {
        using var services = NewBuilder().AddLimits().AddLimits().Services.BuildServiceProvider();

        services.GetRequiredService<IStartupValidator>().Validate();
        services.GetServices<GovernanceInterceptor>().Should().ContainSingle().Which.Should().BeOfType<LimitsInterceptor>().Which.Stage.Should().Be(GovernanceStage.Limits);
        services.GetRequiredService<IOptions<LimitsOptions>>().Value.MaxTracked.Should().Be(10_000);
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    [TestCase(1_000_000, true)]
    [TestCase(1_000_001, false)]
    public void UseLimits_OutOfRange_DoesNotStart(int maxTracked, bool starts)
    {
        using var services = NewBuilder().UseLimits(options => options.MaxTracked = maxTracked).AddLimits().Services.BuildServiceProvider();
        var validate = () => services.GetRequiredService<IStartupValidator>().Validate();

        if (starts)
        {
            validate.Should().NotThrow();
            services.GetRequiredService<IOptions<LimitsOptions>>().Value.MaxTracked.Should().Be(maxTracked);
        }
        else
        {
            validate.Should().Throw<OptionsValidationException>().Which.Failures.Should().ContainSingle().Which.Should().Contain("MaxTracked");
        }
    }

    [Test]
    public void UseLimits_NothingGiven_Throws()
    {
        var withoutBuilder = () => LimitsGovernanceBuilderExtensions.UseLimits(null!, static _ => { });
        var withoutAction = () => NewBuilder().UseLimits(null!);

        withoutBuilder.Should().Throw<ArgumentNullException>();
        withoutAction.Should().Throw<ArgumentNullException>();
    }

    private static GovernanceBuilder NewBuilder() => new(new ServiceCollection());
}
