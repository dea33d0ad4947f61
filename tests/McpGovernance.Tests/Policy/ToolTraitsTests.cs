using McpGovernance.Policy;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class ToolTraitsTests
{
    private static readonly ToolTraits s_payments = new() { Kinds = [], Risks = [], Data = ["payment"] };
    private static readonly ToolTraits s_low = new() { Kinds = [], Risks = [ToolRisk.Low], Data = [] };

    private static LiveContract Contract(string? version, ToolRisk risk, params string[] data) =>
        new(new Tool { Name = "t" }, ToolKind.Read, static _ => "") { Version = version, Risk = risk, Data = data };

    [Test]
    public void Match_WithoutACatalog_RiskAndDataAreUnknown()
    {
        s_payments.Match(Contract(null, ToolRisk.Low, "payment")).Should().Be(Answers.Unknown);
        s_low.Match(Contract(null, ToolRisk.Low)).Should().Be(Answers.Unknown);
        s_payments.Match(null).Should().Be(Answers.Unknown);
        s_payments.Match(Contract("1.0.0", ToolRisk.Low, "health", "payment")).Should().Be(Answers.True);
        s_payments.Match(Contract("1.0.0", ToolRisk.Low, "health")).Should().Be(Answers.False);
        s_low.Match(Contract("1.0.0", ToolRisk.Low)).Should().Be(Answers.True);
        s_low.Match(Contract("1.0.0", ToolRisk.High)).Should().Be(Answers.False);
    }

    [Test]
    public void Text_HasEveryTrait()
    {
        s_payments.Text(null).Should().Be("""{"data":"payment"}""");
        new ToolTraits { Kinds = [ToolKind.Read, ToolKind.Write], Risks = [ToolRisk.Low], Data = ["a", "b"] }.Text("x*").Should().Be("""{"data":["a","b"],"kind":["read","write"],"risk":"low","tools":"x*"}""");
    }

    [Test]
    public void Entries_OfOtherData_AreOtherEntries() =>
        Policies.Load("""{ "name": "n", "version": "1", "matrix": { "local": [ { "data": "a" }, { "data": "b" }, { "data": "a" } ] } }""").Model.Matrix.Single().Entries.Should().HaveCount(2);
}
