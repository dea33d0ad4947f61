using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Benchmarks.Support;

/// <summary>A call with a handler that does nothing, so that only the pipeline is measured.</summary>
internal sealed class SmallCall(PolicyEvaluator policy) : InvokeContext(
    new RequestFacts { Method = "tools/call", Server = "tickets", Transport = "stdio", RequestId = default },
    GovernedOperation.CallTool,
    new GovernanceTarget(TargetKind.Tool, "get_thing"),
    policy,
    TimeProvider.System)
{
    internal override IDictionary<string, JsonElement>? SentArguments => null;

    internal override Tool? Definition => null;

    internal override bool IsMatched => true;

    internal override bool IsServable => true;

    internal override JsonNode? RawParams => null;

    private protected override ValueTask InvokeHandlerAsync() => ValueTask.CompletedTask;
}
