using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ToolUseTests : IDisposable
{
    private readonly HandWrittenJournal _journal = new();
    private int _seq;

    public void Dispose() => _journal.Dispose();

    private ToolUseTests Intent(string call, int minute, string who, string? version = null, string? client = null, string type = "call.intent", string more = "", string kind = "tool")
    {
        var parts = new[] { who, What("create_ticket", kind), version is null ? "" : $$"""
            "tool":{"version":"{{version}}","digest":"sha256-x"}
            """.Trim(), client is null ? "" : $$"""
            "client":{"name":"{{client}}"}
            """.Trim(), more };
        _journal.Append(LogA, Line(LogA, ++_seq, type, $"2026-11-25T10:{minute:00}:00.000Z", call, string.Join(',', parts.Where(static part => part.Length > 0))));
        return this;
    }

    private IReadOnlyList<ToolUse> Uses() => ToolUse.Of(new JournalReader(_journal.Root).Read(static problem => Assert.Fail(problem.Message)));

    [Test]
    public void Of_CountsCallsByVersionCallerAndClient_AndKnowsTheLast()
    {
        Intent("c1", 1, Who("alice", verified: true), "1.0.0", "desk").Intent("c2", 9, Who("alice", verified: true), "1.0.0", "desk").Intent("c3", 5, Who("alice", verified: true), "1.0.0", "desk")
            .Intent("c4", 2, Who("alice", verified: true), "2.0.0", "desk").Intent("c5", 3, Who("bob"), "2.0.0").Intent("c6", 4, Who("alice"), "2.0.0", "desk");

        Uses().Should().Equal(
            new ToolUse("create_ticket", "1.0.0", "alice", true, "desk", 3, new DateTimeOffset(2026, 11, 25, 10, 9, 0, TimeSpan.Zero)),
            new ToolUse("create_ticket", "2.0.0", "alice", false, "desk", 1, new DateTimeOffset(2026, 11, 25, 10, 4, 0, TimeSpan.Zero)),
            new ToolUse("create_ticket", "2.0.0", "bob", false, null, 1, new DateTimeOffset(2026, 11, 25, 10, 3, 0, TimeSpan.Zero)),
            new ToolUse("create_ticket", "2.0.0", "alice", true, "desk", 1, new DateTimeOffset(2026, 11, 25, 10, 2, 0, TimeSpan.Zero)));
    }

    [Test]
    public void Of_CountsACallOnce_AndNothingThatWasRefusedOrIsNoTool()
    {
        Intent("c1", 1, Who("alice")).Intent("c1", 2, Who("alice"), more: "\"round\":2")
            .Intent("c1", 3, Who("alice"), type: "call.outcome", more: Came("done"))
            .Intent("c2", 4, Who("alice"), type: "call.refused").Intent("c3", 5, Who("alice"), kind: "prompt");

        Uses().Should().ContainSingle().Which.Should().Be(new ToolUse("create_ticket", null, "alice", false, null, 1, new DateTimeOffset(2026, 11, 25, 10, 1, 0, TimeSpan.Zero)));
    }
}
