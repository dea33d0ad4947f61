using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
public sealed class DecisionMemoTests
{
    [Test]
    public void TryGet_WhatWasSet_IsFoundForThatContractOnly()
    {
        var memo = new DecisionMemo();
        var (one, same) = (Policies.Tool("a", ToolKind.Read).Contract!, Policies.Tool("a", ToolKind.Read).Contract!);

        memo.TryGet(one, out var nothing).Should().BeFalse();
        nothing.Should().Be(default(Decision));
        memo.Set(one, new Decision(true, "matrix/r/a"));

        memo.TryGet(one, out var found).Should().BeTrue();
        found.Should().Be(new Decision(true, "matrix/r/a"));
        memo.TryGet(same, out _).Should().BeFalse("another contract of the same name is another contract");
    }

    [Test]
    public void TryGet_ManyContracts_NeverAnswersForAnother()
    {
        var memo = new DecisionMemo();
        var contracts = Enumerable.Range(0, 20_000).Select(static index => Policies.Tool($"t{index}", ToolKind.Read).Contract!).ToList();
        contracts.ForEach(contract => memo.Set(contract, new Decision(true, contract.Name)));

        var found = contracts.Where(contract => memo.TryGet(contract, out _)).ToList();
        found.Should().NotBeEmpty().And.OnlyContain(contract => NameOf(memo, contract) == contract.Name);
        found.Count.Should().BeLessThanOrEqualTo(4096);
    }

    [Test]
    public void TryGet_AllOfALongList_AreStillThere()
    {
        var memo = new DecisionMemo();
        var contracts = Enumerable.Range(0, 500).Select(static index => Policies.Tool($"t{index}", ToolKind.Read).Contract!).ToList();
        contracts.ForEach(contract => memo.Set(contract, new Decision(true, contract.Name)));

        contracts.Count(contract => NameOf(memo, contract) == contract.Name).Should().BeGreaterThanOrEqualTo(495, "with one place for each, some thirty would have pushed another one out");
    }

    private static string? NameOf(DecisionMemo memo, ToolContract contract) => memo.TryGet(contract, out var decision) ? decision.Entry : null;
}
