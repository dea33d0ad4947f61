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

    private static GovernanceBuilder NewBuilder() => new(new ServiceCollection());
}
