using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Support;

internal sealed class FakeListContext(
    TimeProvider? time = null,
    GovernedOperation operation = GovernedOperation.ListTools,
    RequestFacts? facts = null)
    : ListContext(facts ?? FakeFacts.Create("tools/list"), operation, new FakePolicyEvaluator(), time ?? TimeProvider.System)
{
    private ListToolsResult? _result;

    public IReadOnlyList<string> Names { get; init; } = ["search_tickets", "create_ticket"];

    /// <summary>Runs before the list is made.</summary>
    public Func<FakeListContext, ValueTask> Handler { get; init; } = static _ => ValueTask.CompletedTask;

    /// <summary>The parameters as they were sent.</summary>
    public JsonNode? Parameters { get; init; }

    internal override JsonNode? RawParams => Parameters;

    public override int Count => _result?.Tools.Count ?? 0;

    public override Result? Result => _result;

    public override GovernanceTarget GetTarget(int index) => new(TargetKind.Tool, _result!.Tools[index].Name);

    public override void RemoveAt(int index)
    {
        _result!.Tools.RemoveAt(index);
        Removed++;
    }

    private protected override async ValueTask InvokeHandlerAsync()
    {
        await Handler(this);
        _result = new ListToolsResult { Tools = [.. Names.Select(static name => new Tool { Name = name })] };
    }
}
