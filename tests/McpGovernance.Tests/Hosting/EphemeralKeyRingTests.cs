using McpGovernance.Hosting;

namespace McpGovernance.Tests.Hosting;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class EphemeralKeyRingTests
{
    private readonly EphemeralKeyRing _ring = new();

    [Test]
    public void IsPersistent_No() => _ring.IsPersistent.Should().BeFalse();

    [Test]
    public void Current_IsOneKeyForEachPurpose()
    {
        var key = _ring.Current("round");

        key.Id.Should().MatchRegex("^e-[0-9a-f]{10}$");
        key.Secret.Length.Should().Be(32);
        _ring.Current("round").Should().BeSameAs(key);
        _ring.Current("digest").Id.Should().Be(key.Id);
        _ring.Current("digest").Secret.Span.SequenceEqual(key.Secret.Span).Should().BeFalse();
    }

    [Test]
    public void Find_KnowsItsOwnKeyOnly()
    {
        _ring.Find("round", _ring.Current("round").Id).Should().BeSameAs(_ring.Current("round"));
        _ring.Find("round", "e-0000000000").Should().BeNull();
        _ring.Find("round", _ring.Current("round").Id.ToUpperInvariant()).Should().BeNull();
    }

    [Test]
    public void Current_OfTwoRings_Differs()
    {
        var other = new EphemeralKeyRing();

        other.Current("round").Id.Should().NotBe(_ring.Current("round").Id);
        other.Current("round").Secret.Span.SequenceEqual(_ring.Current("round").Secret.Span).Should().BeFalse();
    }
}
