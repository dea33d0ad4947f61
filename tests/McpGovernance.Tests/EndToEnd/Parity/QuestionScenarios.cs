using McpGovernance.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.EndToEnd.Parity;

/// <summary>What a server asks of the client: during a call, or as rounds of it.</summary>
#pragma warning disable MCP9005 // Sampling and roots are deprecated, and must work as long as they exist.
internal static class QuestionScenarios
{
    private static readonly string[] Tools = ["ping_me", "ask_odd", "elicit", "sample", "roots", "rounds"];

    /// <summary>
    /// Where a question is the end of a call and nobody can answer it, the SDK's client says that it has no handler, and governance
    /// withholds the question: a handler that is set later is not a governed one. That is the one difference.
    /// </summary>
    private static readonly string[] Suspending = ["elicit", "sample", "roots"];

    public static readonly ParityScenario[] All =
    [
        new("questions answered", AnsweredAsync)
        {
            Shows = static mode =>
            [
                .. mode.CanAsk ? (string[])["elicit: ", "accept", "sampled", "file:///parity"] : [],
                .. mode.HasRounds ? (string[])["two:elicited=", "again="] : [],
            ],
        },
        new("questions declined", static run => AskAsync(run, static handlers => handlers.ElicitationHandler = static (_, _) => new(new ElicitResult { Action = "decline" }))),
        new("questions nobody can answer", static run => AskAsync(run, static _ => { }, run.Mode.Revision == Revisions.Newer ? Suspending : Tools)),
        new("handlers that throw", static run => AskAsync(run, static handlers =>
        {
            handlers.ElicitationHandler = static (_, _) => throw new InvalidOperationException("inside the client");
            handlers.SamplingHandler = static (_, _, _) => throw new McpProtocolException("The client will not.", McpErrorCode.InvalidRequest);
            handlers.RootsHandler = static (_, _) => throw new McpException("The client cannot.");
        })),
    ];

    private static Task AnsweredAsync(ParityRun run) => AskAsync(run, static handlers =>
    {
        handlers.ElicitationHandler = static (asked, _) => new(new ElicitResult { Action = asked!.Message == "Sure?" ? "accept" : "cancel" });
        handlers.SamplingHandler = static (asked, _, _) => new(new CreateMessageResult
        {
            Model = "none",
            Role = Role.Assistant,
            Content = [new TextContentBlock { Text = $"sampled {((TextContentBlock)asked!.Messages[0].Content[0]).Text}" }],
        });
        handlers.RootsHandler = static (_, _) => new(new ListRootsResult { Roots = [new() { Uri = "file:///parity", Name = "parity" }] });
    });

    private static async Task AskAsync(ParityRun run, Action<McpClientHandlers> handle, string[]? tools = null)
    {
        await using var client = await run.ConnectAsync(options => handle(options.Handlers));
        foreach (var tool in tools ?? Tools)
        {
            await run.Transcript.SayAsync(tool, client.CallToolAsync(tool));
        }

        await run.Transcript.SayAsync("afterwards", client.CallToolAsync("text"));
    }
}
