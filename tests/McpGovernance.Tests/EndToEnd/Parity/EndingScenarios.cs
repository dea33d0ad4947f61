using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.EndToEnd.Parity;

/// <summary>How calls and connections end before their time.</summary>
internal static class EndingScenarios
{
    public static readonly ParityScenario[] All =
    [
        new("a call is cancelled", CancelledAsync) { Shows = static _ => ["call: cancelled", "afterwards: {"] },
        new("a call is cancelled before it began", CancelledBeforeAsync) { Shows = static _ => ["afterwards: {"] },
        new("one of many is cancelled", OneOfManyAsync) { Shows = static _ => ["others: text text text"] },
        new("the client is disposed in mid-call", DisposedAsync) { Shows = static _ => ["completion: "] },
        new("the client is disposed twice", DisposedTwiceAsync) { Shows = static _ => ["twice: ended"] },
        new("the server is gone in mid-call", ServerGoneAsync) { Shows = static _ => ["call: "] },
        new("a connect is cancelled", ConnectCancelledAsync) { Shows = static _ => ["connect: "] },
        new("a revision that nobody has", UnknownRevisionAsync) { Shows = static _ => ["connect: "] },
    ];

    private static async Task CancelledAsync(ParityRun run)
    {
        await using var client = await run.ConnectAsync();
        using var cancel = new CancellationTokenSource();
        var call = client.CallToolAsync("wait", cancellationToken: cancel.Token).AsTask();
        await run.Desk.StartedAsync();
        await cancel.CancelAsync();
        await run.Transcript.SayAsync("call", call);
        run.Transcript.Say("the server heard of it", await run.Desk.WasCancelledAsync());
        await run.Transcript.SayAsync("afterwards", client.CallToolAsync("text"));
    }

    private static async Task CancelledBeforeAsync(ParityRun run)
    {
        await using var client = await run.ConnectAsync();
        await run.Transcript.SayAsync("call", () => client.CallToolAsync("text", cancellationToken: new CancellationToken(canceled: true)));
        await run.Transcript.SayAsync("list", () => client.ListToolsAsync(cancellationToken: new CancellationToken(canceled: true)));
        await run.Transcript.SayAsync("afterwards", client.CallToolAsync("text"));
    }

    private static async Task OneOfManyAsync(ParityRun run)
    {
        await using var client = await run.ConnectAsync();
        using var cancel = new CancellationTokenSource();
        var waiting = client.CallToolAsync("wait", cancellationToken: cancel.Token).AsTask();
        await run.Desk.StartedAsync();
        var others = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => client.CallToolAsync("text").AsTask()));
        await cancel.CancelAsync();
        await run.Transcript.SayAsync("call", waiting);
        run.Transcript.Say("others", string.Join(' ', others.Select(static result => ((TextContentBlock)result.Content[0]).Text)));
    }

    private static async Task DisposedAsync(ParityRun run)
    {
        var client = await run.ConnectAsync();
        var call = client.CallToolAsync("wait").AsTask();
        await run.Desk.StartedAsync();
        await run.Transcript.SayAsync("dispose", client.DisposeAsync().AsTask());
        await run.Transcript.SayAsync("call", call);
        run.Transcript.Say("completion", (await client.Completion.WaitAsync(Transcript.Patience)).GetType().Name);
    }

    private static async Task DisposedTwiceAsync(ParityRun run)
    {
        var client = await run.ConnectAsync();
        await run.Transcript.SayAsync("once", client.DisposeAsync().AsTask());
        await run.Transcript.SayAsync("twice", client.DisposeAsync().AsTask());
    }

    private static async Task ServerGoneAsync(ParityRun run)
    {
        var client = await run.ConnectAsync();
        var call = client.CallToolAsync("wait").AsTask();
        await run.Desk.StartedAsync();
        await run.StopServerAsync();
        await run.Transcript.SayAsync("call", call);
        await run.Transcript.SayAsync("dispose", client.DisposeAsync().AsTask());
        run.Transcript.Say("completion", (await client.Completion.WaitAsync(Transcript.Patience)).GetType().Name);
    }

    private static Task ConnectCancelledAsync(ParityRun run) =>
        run.Transcript.SayAsync("connect", (Task)run.ConnectAsync(cancellationToken: new CancellationToken(canceled: true)));

    private static Task UnknownRevisionAsync(ParityRun run) =>
        run.Transcript.SayAsync("connect", (Task)run.ConnectAsync(static options => options.ProtocolVersion = "1999-12-31"));
}
