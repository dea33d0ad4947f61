using McpGovernance.Catalog;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class CatalogOptionsValidatorTests
{
    private static IEnumerable<string> Failures(Action<CatalogOptions> configure)
    {
        var options = new CatalogOptions();
        configure(options);
        return new CatalogOptionsValidator().Validate(null, options).Failures ?? [];
    }

    [Test]
    public void Validate_Defaults_AreRight() => Failures(static _ => { }).Should().BeEmpty();

    [Test]
    public void Validate_BoundsOfTheInterval_AreRight()
    {
        Failures(static options => options.ReloadInterval = TimeSpan.FromMilliseconds(100)).Should().BeEmpty();
        Failures(static options => options.ReloadInterval = TimeSpan.FromDays(1)).Should().BeEmpty();
    }

    [Test]
    public void Validate_WhatIsOutOfRange_IsNamedWithWhatWasExpected()
    {
        Failures(static options => options.Drift = (CatalogDrift)3).Should().ContainSingle().Which.Should().Contain("'CatalogOptions.Drift' is 3").And.Contain("'FailStart'");
        Failures(static options => options.FirstUse = (FirstUse)2).Should().ContainSingle().Which.Should().Contain("'CatalogOptions.FirstUse' is 2").And.Contain("'TrustOnFirstUse'");
        Failures(static options => options.ReloadInterval = TimeSpan.FromMilliseconds(99)).Should().ContainSingle().Which.Should().Contain("'CatalogOptions.ReloadInterval'");
        Failures(static options => options.ReloadInterval = TimeSpan.FromDays(1) + TimeSpan.FromTicks(1)).Should().ContainSingle();
        Failures(static options => options.Version("t", "one")).Should().ContainSingle().Which.Should().Be("'CatalogOptions.Version' says that 't' is 'one', which is no version. Expected one such as '1.0.0'.");
        Failures(static options => options.Version("t", "1.0.0", "u")).Should().BeEmpty();
        Failures(static options => options.Upgrade("t", "one", static arguments => arguments)).Should().ContainSingle().Which.Should().Contain("'t' starts from 'one'");
        Failures(static options => options.Upgrade("t", "1.0.0", static arguments => arguments).Upgrade("t", "1.0.0", static arguments => arguments)).Should().ContainSingle().Which.Should().Contain("twice for 't' from '1.0.0'");
        Failures(static options => options.Upgrade("t", "1.0.0", static arguments => arguments).Upgrade("t", "2.0.0", static arguments => arguments)).Should().BeEmpty();
    }
}
