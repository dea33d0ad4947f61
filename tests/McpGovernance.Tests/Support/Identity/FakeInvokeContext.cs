using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Support.Identity;

internal sealed class FakeInvokeContext : InvokeContext
{
    public FakeInvokeContext(
        ClaimsPrincipal? user = null,
        string transport = "http",
        string? session = null,
        string target = "get_ticket",
        TargetKind kind = TargetKind.Tool,
        JsonNode? request = null,
        PolicyEvaluator? policy = null,
        TimeProvider? time = null,
        GovernedOperation operation = GovernedOperation.CallTool)
        : base(FakeFacts.Of(user, transport, session), operation, new GovernanceTarget(kind, target), policy ?? new FakePolicy(), time ?? TimeProvider.System) =>
        RawParams = request;

    public Func<ValueTask> Handler { get; set; } = static () => ValueTask.CompletedTask;

    internal override IDictionary<string, JsonElement>? SentArguments => null;

    internal override bool IsMatched => true;

    internal override bool IsServable => true;

    internal override Tool? Definition => null;

    internal override JsonNode? RawParams { get; }

    private protected override ValueTask InvokeHandlerAsync() => Handler();
}
