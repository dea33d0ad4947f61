using McpGovernance.Identity;
using McpGovernance.Tests.Support.Identity;

namespace McpGovernance.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class ActorChainTests
{
    [Test]
    public void Read_NoAct_IsEmpty() =>
        ActorChain.Read(Principals.Identity(Principals.Issuer, mapped: false, ("sub", "a")), Principals.Issuer, 8).Should().BeEmpty();

    [TestCase("""{"sub":"a","act":{"sub":"b","act":{"client_id":"c"}}}""", "a|b|c")]
    [TestCase("""{"sub":"a","iss":"https://login.example"}""", "a")]
    [TestCase("""{"sub":"a","iss":"https://agents.example"}""", "https://agents.example a")]
    [TestCase("""{"azp":"app","roles":["x"],"cnf":{"jwk":{}}}""", "app")]
    public void Read_Chain_IsNearestFirst(string act, string expected) => Read(act).Should().Equal(expected.Split('|'));

    [TestCase("agent", TestName = "Text")]
    [TestCase("\"agent\"", TestName = "JsonString")]
    [TestCase("[{\"sub\":\"a\"}]", TestName = "Array")]
    [TestCase("{}", TestName = "Nobody")]
    [TestCase("""{"sub":""}""", TestName = "EmptySubject")]
    [TestCase("""{"sub":7}""", TestName = "NumberAsSubject")]
    [TestCase("""{"sub":"a","sub":"b"}""", TestName = "TwoSubjects")]
    [TestCase("""{"sub":"a","act":"b"}""", TestName = "InnerActorIsText")]
    [TestCase("""{"sub":"a","act":{}}""", TestName = "InnerActorIsNobody")]
    [TestCase("""{"sub":"\ud800"}""", TestName = "LoneSurrogate")]
    [TestCase("", TestName = "Empty")]
    public void Read_NotUnderstood_ThrowsWithoutValues(string act) =>
        ((Action)(() => Read(act))).Should().Throw<FormatException>().Which.Message.Should().NotContain("agent");

    [TestCase(3, false)]
    [TestCase(4, true)]
    public void Read_LongChain_IsRefusedAboveTheBound(int actors, bool refused)
    {
        var act = Enumerable.Range(0, actors).Aggregate("", static (inner, number) => $$"""{"sub":"{{number}}"{{(inner.Length == 0 ? "" : $",\"act\":{inner}")}}}""");
        var read = () => Read(act, maxActors: 3);

        if (refused)
        {
            read.Should().Throw<FormatException>().WithMessage("*MaxActors*");
        }
        else
        {
            read.Should().NotThrow();
        }
    }

    [Test]
    public void Read_HostileDepth_IsRefused() =>
        ((Action)(() => Read(string.Concat(Enumerable.Repeat("{\"act\":", 5_000))))).Should().Throw<FormatException>();

    [Test]
    public void Read_SeveralActClaims_IsRefused()
    {
        var identity = Principals.Identity(Principals.Issuer, mapped: false, ("act", """{"sub":"a"}"""), ("act", """{"sub":"b"}"""));

        ((Action)(() => ActorChain.Read(identity, Principals.Issuer, 8))).Should().Throw<FormatException>();
    }

    private static IReadOnlyList<string> Read(string act, int maxActors = 8) =>
        ActorChain.Read(Principals.Identity(Principals.Issuer, mapped: false, ("act", act)), Principals.Issuer, maxActors);
}
