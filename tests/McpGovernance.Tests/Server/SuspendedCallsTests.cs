using McpGovernance.Server;
using McpGovernance.Tests.Support;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
internal sealed class SuspendedCallsTests
{
    [Test]
    public void Find_UntilForgotten()
    {
        var calls = new SuspendedCalls();
        var (id, other) = (Guid.NewGuid(), Guid.NewGuid());
        var mark = GovernedRequest.Mark(Messages.Context(new JsonRpcRequest { Method = "tools/call", Context = new() }));
        calls.Forget(id);
        calls.Find(id).Should().BeNull();

        calls.Add(id, mark);
        calls.Find(id).Should().BeSameAs(mark);
        calls.Find(other).Should().BeNull();

        calls.Forget(other);
        calls.Find(id).Should().BeSameAs(mark);
        calls.Forget(id);
        calls.Find(id).Should().BeNull();
    }
}
