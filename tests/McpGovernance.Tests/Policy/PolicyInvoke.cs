using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Policy;

/// <summary>A request under a real policy, without an edge.</summary>
internal sealed class PolicyInvoke : InvokeContext
{
    public PolicyInvoke(PolicyEvaluator policy, GovernanceTarget target, Caller? caller = null, GovernedOperation operation = GovernedOperation.CallTool, TimeProvider? time = null)
        : base(new RequestFacts { Method = "m", Server = "s", Transport = "stream", RequestId = new RequestId(1), ClientInfo = new Implementation { Name = "agent", Version = "1" } }, operation, target, policy, time ?? TimeProvider.System)
    {
        CallId = Guid.CreateVersion7();
        Caller = caller ?? Policies.Verified();
        Roles = policy.ResolveRoles(Caller, ReceivedAt);
    }

    public Dictionary<string, JsonElement>? Values { get; init; }

    public bool Servable { get; init; } = true;

    public bool Ran { get; private set; }

    /// <summary>What the handler answers.</summary>
    public Result Answer { get; init; } = new CallToolResult();

    internal override IDictionary<string, JsonElement>? SentArguments => Values;

    internal override bool IsMatched => true;

    internal override bool IsServable => Servable;

    internal override Tool? Definition => null;

    internal override JsonNode? RawParams => null;

    private protected override ValueTask InvokeHandlerAsync()
    {
        Ran = true;
        Result = Answer;
        return ValueTask.CompletedTask;
    }
}
