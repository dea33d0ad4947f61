using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Client;

/// <summary>The context of something that a server asks of the client.</summary>
internal sealed class QuestionContext<TResult>(
    ClientEdge edge, in RequestFacts facts, GovernedOperation operation, JsonNode? parameters, Func<ValueTask<TResult>> handler)
    : InvokeContext(facts, operation, new GovernanceTarget(TargetKind.Method, facts.Method), edge.Governance.Policy.Current, edge.Governance.Time)
    where TResult : Result
{
    private IDictionary<string, JsonElement>? _arguments;

    /// <summary>What the server asks with: on record as size and digest, as arguments of a call are.</summary>
    internal override IDictionary<string, JsonElement>? SentArguments => _arguments ??= parameters is JsonObject given
        ? ClientJson.Copy(given).EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value, StringComparer.Ordinal)
        : null;

    internal override Tool? Definition => null;

    internal override bool IsMatched => true;

    internal override bool IsServable => true;

    internal override JsonNode? RawParams => parameters;

    private protected override async ValueTask InvokeHandlerAsync() => Result = await handler().ConfigureAwait(false);
}
