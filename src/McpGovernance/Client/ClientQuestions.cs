using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Client;

/// <summary>What a server asks of a client: decided and recorded before the handler sees it.</summary>
#pragma warning disable MCP9005 // Sampling and roots are deprecated and must be governed as long as they exist.
internal sealed class ClientQuestions(Func<ClientEdge?> edge)
{
    public ValueTask<CreateMessageResult> SampleAsync(
        CreateMessageRequestParams? parameters, Func<ValueTask<CreateMessageResult>> handler, CancellationToken cancellationToken) =>
        AskAsync(RequestMethods.SamplingCreateMessage, GovernedOperation.Sample, parameters, handler, cancellationToken);

    public async ValueTask<ElicitResult> ElicitAsync(
        ElicitRequestParams? parameters, Func<ValueTask<ElicitResult>> handler, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(RequestMethods.ElicitationCreate, GovernedOperation.Elicit, parameters, handler, cancellationToken).ConfigureAwait(false);
        }
        catch (QuestionRefusedException)
        {
            return new ElicitResult { Action = "decline" }; // The protocol's own word for no.
        }
    }

    public ValueTask<ListRootsResult> ListRootsAsync(
        ListRootsRequestParams? parameters, Func<ValueTask<ListRootsResult>> handler, CancellationToken cancellationToken) =>
        AskAsync(RequestMethods.RootsList, GovernedOperation.ListRoots, parameters, handler, cancellationToken);

    private async ValueTask<TResult> AskAsync<TResult>(
        string method, GovernedOperation operation, RequestParams? parameters, Func<ValueTask<TResult>> handler, CancellationToken cancellationToken)
        where TResult : Result
    {
        if (edge() is not { } asked)
        {
            throw new QuestionRefusedException(Denials.Undecided.Message, McpErrorCode.InvalidRequest); // No governed transport: nobody knows who asks.
        }

        var facts = asked.Facts(method, default, null, null, cancellationToken);
        var raw = parameters is null ? null : ClientJson.ToNode(parameters);
        var question = new QuestionContext<TResult>(asked, facts, operation, raw, handler);
        await asked.Governance.Pipeline.InvokeAsync(question).ConfigureAwait(false);
        asked.Report(question);
        if (question.Denial is null)
        {
            return (TResult)DenialAnswer.Of(question);
        }

        try
        {
            return DenialAnswer.Of(question) as TResult ?? throw new QuestionRefusedException(Denials.Undecided.Message, McpErrorCode.InvalidRequest);
        }
        catch (McpProtocolException refusal)
        {
            throw new QuestionRefusedException(refusal.Message, refusal.ErrorCode);
        }
    }
}
