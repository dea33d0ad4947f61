using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Support;

/// <summary>A request without an edge: the test is the handler.</summary>
internal sealed class FakeInvokeContext(
    TimeProvider? time = null,
    GovernedOperation operation = GovernedOperation.CallTool,
    string target = "create_ticket",
    ToolKind? kind = ToolKind.Write,
    RequestFacts? facts = null)
    : InvokeContext(
        facts ?? FakeFacts.Create(),
        operation,
        new GovernanceTarget(TargetKind.Tool, target, kind is { } known ? FakeContract.Create(target, known) : null),
        new FakePolicyEvaluator(),
        time ?? TimeProvider.System)
{
    public Dictionary<string, JsonElement>? Values { get; init; }

    public Func<FakeInvokeContext, ValueTask> Handler { get; init; } = static context =>
    {
        context.Result = new CallToolResult { Content = [new TextContentBlock { Text = "done" }] };
        return ValueTask.CompletedTask;
    };

    internal override IDictionary<string, JsonElement>? SentArguments => Values;

    /// <summary>What the edge knows of the task's owner.</summary>
    public bool? Owns { get; init; }

    internal override bool? OwnsTask => Owns;

    internal override bool IsMatched => true;

    public bool Servable { get; init; } = true;

    internal override bool IsServable => Servable;

    internal override Tool? Definition => Target.Contract?.Definition;

    /// <summary>The parameters as they were sent.</summary>
    public JsonNode? Parameters { get; init; }

    internal override JsonNode? RawParams => Parameters;

    private protected override ValueTask InvokeHandlerAsync() => Handler(this);
}
