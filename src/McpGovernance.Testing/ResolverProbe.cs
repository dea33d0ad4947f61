using System.Threading.Channels;
using ModelContextProtocol.Client;

namespace McpGovernance.Testing;

/// <summary>Asks a resolver through a real request, and gives out what it answered.</summary>
internal sealed class ResolverProbe(CallerResolver resolver) : CallerResolver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<Task<Caller>> _answers = Channel.CreateUnbounded<Task<Caller>>();

    public McpClient? Client { get; set; }

    public override ValueTask<Caller> ResolveAsync(GovernanceContext context)
    {
        var answer = AnswerAsync(context);
        _answers.Writer.TryWrite(answer);
        return new(answer);
    }

    /// <summary>Makes a request and gives one answer of the resolver. The response does not count, nor whether there is one.</summary>
    /// <exception cref="TimeoutException">The resolver was not asked, or did not answer.</exception>
    public async Task<Caller?> AskAsync()
    {
        using var ending = new CancellationTokenSource();
        var asking = Client!.ListToolsAsync(cancellationToken: ending.Token).AsTask();
        try
        {
            var answer = await _answers.Reader.ReadAsync(ending.Token).AsTask().WaitAsync(Patience, ending.Token).ConfigureAwait(false);
            return await answer.WaitAsync(Patience, ending.Token).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await ((Task)asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Caller> AnswerAsync(GovernanceContext context) => await resolver.ResolveAsync(context).ConfigureAwait(false);
}
