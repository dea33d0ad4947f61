using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>Seals what a client must bring back, and opens what it brings: nobody reads, forges or moves the state of a round.</summary>
internal sealed class MessageRounds(ServerEdge edge, MessageAnswers answers)
{
    private const string StateKey = "requestState";

    /// <summary>Opens the state of a request, if it has one, and gives the handler's own state back in its place.</summary>
    /// <returns>Whether a suspended handler waits for this request.</returns>
    public bool TryOpen(JsonRpcRequest request, GovernedRequest mark)
    {
        if (!TryFindState(request, mark, out var parameters, out var state))
        {
            return false;
        }

        if (edge.Governance.Rounds.Open(state) is not { } round)
        {
            mark.StateRejected = true;
            parameters.Remove(StateKey);
            return false;
        }

        mark.Continuation = round;
        if (round.Inner is { } inner)
        {
            parameters[StateKey] = inner;
        }
        else
        {
            parameters.Remove(StateKey);
        }

        return round.Suspended;
    }

    /// <summary>Decides again, then lets the suspended handler go on. It writes the outcome itself.</summary>
    public async Task ResumeAsync(MessageContext context, JsonRpcRequest request, GovernedRequest mark, McpMessageHandler next, CancellationToken cancellationToken)
    {
        var (operation, target) = MessageTargets.Of(request);
        mark.Resumes = edge.Suspended.Find(mark.Continuation!.CallId);
        var call = new MessageInvokeContext(edge, context, request, operation, target, next, cancellationToken)
        {
            ResumedArguments = Arguments(request),
            ResumedDefinition = mark.Resumes?.Call?.Definition,
        };
        if (mark.Resumes is null)
        {
            call.Refuse(Denials.RoundInvalid);
        }

        var answer = await edge.InvokeAsync(call, request).ConfigureAwait(false);
        if (call.Denial is not null)
        {
            await answers.SendAsync(context, request, answer, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Seals the state of a result that asks for input.</summary>
    public void Seal(JsonObject? result, GovernedRequest mark, InvokeContext call)
    {
        if (result?["resultType"] is not JsonValue type || !type.TryGetValue<string>(out var text) || text != "input_required")
        {
            return;
        }

        var origin = mark.Resumes ?? mark;
        var suspended = !origin.Finished;
        if (suspended)
        {
            edge.Suspended.Add(call.CallId, origin);
        }

        var inner = result[StateKey] is JsonValue value && value.TryGetValue<string>(out var given) ? given : null;
        result[StateKey] = edge.Governance.Rounds.Seal(edge.NextRound(call, inner, suspended));
    }

    /// <summary>Finds the state. One that is there and is not text is not one of ours.</summary>
    private static bool TryFindState(JsonRpcRequest request, GovernedRequest mark, out JsonObject parameters, out string state)
    {
        parameters = null!;
        state = null!;
        try
        {
            if (request.Params is not JsonObject found || found[StateKey] is not { } node)
            {
                return false;
            }

            parameters = found;
            if (node is JsonValue value && value.TryGetValue<string>(out state!))
            {
                return true;
            }
        }
        catch (ArgumentException)
        {
            // A duplicate key in the parameters: Admission refuses the request.
        }

        mark.StateRejected = true;
        return false;
    }

    /// <summary>Reads the arguments that the suspended call must repeat; what cannot be read repeats nothing.</summary>
    private static IDictionary<string, JsonElement>? Arguments(JsonRpcRequest request)
    {
        try
        {
            return request.Method == RequestMethods.ResourcesRead || request.Params?["arguments"] is not JsonObject arguments
                ? null
                : (IDictionary<string, JsonElement>?)arguments.Deserialize(McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, JsonElement>)));
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
