using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class PolicyOptionsValidatorTests
{
    private static IEnumerable<string> Failures(Action<PolicyOptions> configure)
    {
        var options = new PolicyOptions();
        configure(options);
        return new PolicyOptionsValidator().Validate(null, options).Failures ?? [];
    }

    [Test]
    public void Validate_Defaults_AreRightAndSafe()
    {
        Failures(static _ => { }).Should().BeEmpty();
        var options = new PolicyOptions();
        (options.MinimumMode, options.StartFromLastGood, options.LastGoodPath, options.ReloadInterval).Should().Be((PolicyMode.Enforce, false, null, TimeSpan.FromSeconds(2)));
    }

    [Test]
    public void Validate_Bounds_AreRight()
    {
        Failures(static options => options.ReloadInterval = TimeSpan.FromMilliseconds(100)).Should().BeEmpty();
        Failures(static options => options.ReloadInterval = TimeSpan.FromHours(1)).Should().BeEmpty();
        Failures(static options => options.ReloadInterval = Timeout.InfiniteTimeSpan).Should().BeEmpty();
        Failures(static options => options.MinimumMode = PolicyMode.Audit).Should().BeEmpty();
        Failures(static options => (options.StartFromLastGood, options.LastGoodPath) = (true, "last.json")).Should().BeEmpty();
        Failures(static options => options.LastGoodPath = "/var/lib/desk/last.json").Should().BeEmpty();
    }

    [Test]
    public void Validate_WhatIsOutOfRange_IsNamedWithWhatWasExpected()
    {
        Failures(static options => options.MinimumMode = (PolicyMode)3).Should().ContainSingle().Which.Should().Contain("'PolicyOptions.MinimumMode' is 3").And.Contain("'Warn'");
        Failures(static options => options.ReloadInterval = TimeSpan.FromMilliseconds(99)).Should().ContainSingle().Which.Should().Contain("'PolicyOptions.ReloadInterval'").And.Contain("InfiniteTimeSpan");
        Failures(static options => options.ReloadInterval = TimeSpan.Zero).Should().ContainSingle();
        Failures(static options => options.ReloadInterval = TimeSpan.FromHours(1) + TimeSpan.FromTicks(1)).Should().ContainSingle();
        Failures(static options => options.LastGoodPath = " ").Should().ContainSingle().Which.Should().Contain("'PolicyOptions.LastGoodPath'");
        Failures(static options => options.LastGoodPath = "a\0b").Should().ContainSingle();
        Failures(static options => options.LastGoodPath = "state/").Should().ContainSingle();
        Failures(static options => options.StartFromLastGood = true).Should().ContainSingle().Which.Should().Contain("'PolicyOptions.LastGoodPath' is not");
        Failures(static options => (options.StartFromLastGood, options.ReloadInterval) = (true, TimeSpan.Zero)).Should().HaveCount(2, "all of it is said at once");
    }
}
