using System.Reflection;
using McpGovernance.Audit;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Logging;

namespace McpGovernance.Tests.Conventions;

/// <summary>What docs/policy-reload.md names is what there is.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolicyReloadPageTests
{
    private static readonly string s_page = Repository.Read("docs/policy-reload.md");

    [Test]
    public void Options_AreAllOnThePage() =>
        typeof(PolicyOptions).GetProperties().Select(static property => property.Name).Should().OnlyContain(static name => s_page.Contains(name, StringComparison.Ordinal));

    [Test]
    public void Records_AreAllOnThePage() =>
        new[] { GovernanceEventKind.PolicyChanged, GovernanceEventKind.PolicyRefused }.Select(static kind => RecordNames.Of(kind).ToString())
            .Should().OnlyContain(static word => s_page.Contains($"`{word}`", StringComparison.Ordinal));

    [Test]
    public void Figures_OfThePage_AreThoseOfTheCode()
    {
        s_page.Should().Contain($"at most {PolicyBytes.MaxBytes.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} bytes").And.Contain($"stayed the same for {SettlingContent.Moment.TotalMilliseconds} ms");
        new PolicyOptions().ReloadInterval.Should().Be(TimeSpan.FromSeconds(2));
        Id(nameof(PolicyLog.NotTaken)).Should().Be(404);
        Id(nameof(PolicyLog.RightAgain)).Should().Be(405);
    }

    private static int Id(string method) => typeof(PolicyLog).GetMethod(method)!.GetCustomAttribute<LoggerMessageAttribute>()!.EventId;
}
