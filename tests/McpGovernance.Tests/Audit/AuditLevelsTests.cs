using McpGovernance.Audit;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
internal sealed class AuditLevelsTests
{
    private static AuditLevels Levels(AuditLevel level, params (string Pattern, AuditLevel Level)[] levels)
    {
        var options = new AuditOptions { Level = level };
        foreach (var (pattern, ofPattern) in levels)
        {
            options.Levels[pattern] = ofPattern;
        }

        return new AuditLevels(options);
    }

    [TestCase("get_order", AuditLevel.None)]
    [TestCase("get_secret", AuditLevel.Full)]
    [TestCase("get_other", AuditLevel.Inputs)]
    [TestCase("create", AuditLevel.Metadata)]
    public void Of_Name_IsTheHighestThatMatches_OrTheDefault(string name, AuditLevel expected) =>
        Levels(AuditLevel.Metadata, ("get_order", AuditLevel.None), ("get_[", AuditLevel.Full), ("get_s*", AuditLevel.Full), ("get_ot*", AuditLevel.Inputs), ("*_other", AuditLevel.None)).Of(name).Should().Be(expected);

    [TestCase(true, GovernanceSide.Server, AuditLevel.None)]
    [TestCase(false, GovernanceSide.Server, AuditLevel.Metadata)]
    [TestCase(true, GovernanceSide.Client, AuditLevel.Metadata)]
    public void Of_CallThatIsToBeLeftOut_IsOnlyForReadsOfServers(bool isRead, GovernanceSide side, AuditLevel expected)
    {
        var call = new FakeInvokeContext(facts: FakeFacts.Create() with { Side = side }, kind: isRead ? ToolKind.Read : ToolKind.Write);

        Levels(AuditLevel.Metadata, (call.Target.Name, AuditLevel.None)).Of(call).Should().Be(expected);
    }

    [TestCase("metadata", AuditLevel.None, AuditLevel.Metadata)]
    [TestCase("inputs", AuditLevel.None, AuditLevel.Inputs)]
    [TestCase("full", AuditLevel.Inputs, AuditLevel.Full)]
    [TestCase("inputs", AuditLevel.Full, AuditLevel.Full)]
    [TestCase(null, AuditLevel.None, AuditLevel.None)]
    public void Of_GuardThatAsksForMore_GetsIt(string? asked, AuditLevel level, AuditLevel expected)
    {
        var call = new FakeInvokeContext(kind: ToolKind.Read) { Verdict = new PolicyVerdict { Requirement = new Requirement { AuditLevel = asked } } };

        Levels(AuditLevel.Metadata, (call.Target.Name, level)).Of(call).Should().Be(expected);
    }
}
