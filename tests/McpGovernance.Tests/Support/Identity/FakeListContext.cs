using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Support.Identity;

internal sealed class FakeListContext(JsonNode? request = null, string transport = "http", TimeProvider? time = null)
    : ListContext(FakeFacts.Of(null, transport, null), GovernedOperation.ListTools, new FakePolicy(), time ?? TimeProvider.System)
{
    public override int Count => 0;

    public override Result? Result => null;

    internal override JsonNode? RawParams => request;

    public override GovernanceTarget GetTarget(int index) => throw new ArgumentOutOfRangeException(nameof(index));

    public override void RemoveAt(int index) => throw new ArgumentOutOfRangeException(nameof(index));

    private protected override ValueTask InvokeHandlerAsync() => ValueTask.CompletedTask;
}
