using McpGovernance.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Interop;

/// <summary>A governed client of npm's <c>@modelcontextprotocol/server-everything</c>, which nobody here wrote.</summary>
[Parallelizable(ParallelScope.All)]
public class EverythingServerTests
{
    private static Task<NodeServer> StartAsync(string[] granted, Action<McpClientOptions>? configure = null) =>
        NodeServer.StartAsync("server-everything", ["stdio"], granted, configure);

    [Test]
    public async Task Lists_ShowWhatIsGranted()
    {
        await using var server = await StartAsync(["echo", "get-sum", "prompt:simple-prompt", "resource:demo://resource/static/document/features.md", "resource:demo://resource/dynamic/text/**"]);

        (await server.Client.ListToolsAsync()).Select(static tool => tool.Name).Should().BeEquivalentTo("echo", "get-sum");
        (await server.Client.ListPromptsAsync()).Select(static prompt => prompt.Name).Should().Equal("simple-prompt");
        (await server.Client.ListResourcesAsync()).Select(static resource => resource.Uri).Should().Equal("demo://resource/static/document/features.md");
        (await server.Client.ListResourceTemplatesAsync()).Select(static template => template.UriTemplate).Should().Equal("demo://resource/dynamic/text/{resourceId}");
    }

    [Test]
    public async Task Calls_GrantedAndRefused()
    {
        await using var server = await StartAsync(["echo", "get-sum", "get-structured-content"]);

        Text(await server.Client.CallToolAsync("echo", new Dictionary<string, object?> { ["message"] = "hello" })).Should().Be("Echo: hello");
        Text(await server.Client.CallToolAsync("get-sum", new Dictionary<string, object?> { ["a"] = 40, ["b"] = 2 })).Should().Contain("42");
        (await server.Client.CallToolAsync("get-structured-content", new Dictionary<string, object?> { ["location"] = "Chicago" })).StructuredContent.Should().NotBeNull();
        await FluentActions.Awaiting(async () => await server.Client.CallToolAsync("get-env")).Should().ThrowAsync<McpProtocolException>().WithMessage("*Unknown tool: 'get-env'*");

        (await server.RecordsAsync()).Summaries().Should().Equal(
            "call.intent echo", "call.outcome echo done", "call.intent get-sum", "call.outcome get-sum done",
            "call.intent get-structured-content", "call.outcome get-structured-content done", "call.outcome get-env access.unknown refused");
    }

    [Test]
    public async Task ResourcesPromptsAndCompletion_AreGoverned()
    {
        await using var server = await StartAsync(["prompt:completable-prompt", "prompt:simple-prompt", "resource:demo://resource/dynamic/text/1"]);

        var read = await server.Client.ReadResourceAsync("demo://resource/dynamic/text/1");
        read.Contents.Should().ContainSingle();
        (await server.Client.GetPromptAsync("simple-prompt")).Messages.Should().NotBeEmpty();
        var completed = await server.Client.CompleteAsync(new PromptReference { Name = "completable-prompt" }, "department", "E");
        completed.Completion.Values.Should().Contain("Engineering");

        await FluentActions.Awaiting(async () => await server.Client.ReadResourceAsync("demo://resource/dynamic/text/2")).Should().ThrowAsync<McpProtocolException>();
        await FluentActions.Awaiting(async () => await server.Client.GetPromptAsync("args-prompt")).Should().ThrowAsync<McpProtocolException>();
        (await server.Client.CompleteAsync(new PromptReference { Name = "args-prompt" }, "city", "a")).Completion.Values.Should().BeEmpty();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Elicitation_IsDecided(bool granted)
    {
        var asked = 0;
        string[] tools = ["trigger-elicitation-request"];
        await using var server = await StartAsync(granted ? [.. tools, "method:elicitation/create"] : tools, options =>
            options.Handlers.ElicitationHandler = (_, _) =>
            {
                Interlocked.Increment(ref asked);
                return ValueTask.FromResult(new ElicitResult { Action = "cancel" });
            });

        var result = await server.Client.CallToolAsync("trigger-elicitation-request");

        asked.Should().Be(granted ? 1 : 0);
        Text(result).Should().Contain(granted ? "cancel" : "decline");
        (await server.RecordsAsync()).Count(static record => record.Text("method") == "elicitation/create" && record.Text("type") == "call.outcome").Should().Be(1);
    }

#pragma warning disable MCP9005 // Deprecated, and governed as long as they exist.
    [TestCase(true)]
    [TestCase(false)]
    public async Task Sampling_IsDecided(bool granted)
    {
        var asked = 0;
        string[] tools = ["trigger-sampling-request"];
        await using var server = await StartAsync(granted ? [.. tools, "method:sampling/createMessage"] : tools, options =>
            options.Handlers.SamplingHandler = (_, _, _) =>
            {
                Interlocked.Increment(ref asked);
                return ValueTask.FromResult(new CreateMessageResult { Role = Role.Assistant, Model = "none", Content = [new TextContentBlock { Text = "sampled" }] });
            });

        var result = await server.Client.CallToolAsync("trigger-sampling-request", new Dictionary<string, object?> { ["prompt"] = "hi", ["maxTokens"] = 10 });

        asked.Should().Be(granted ? 1 : 0);
        (result.IsError == true).Should().Be(!granted);
    }

    [Test]
    public async Task Roots_AreDecided()
    {
        var asked = 0;
        await using var server = await StartAsync(["get-roots-list", "method:roots/list"], options =>
            options.Handlers.RootsHandler = (_, _) =>
            {
                Interlocked.Increment(ref asked);
                return ValueTask.FromResult(new ListRootsResult { Roots = [new() { Uri = "file:///work", Name = "work" }] });
            });

        Text(await server.Client.CallToolAsync("get-roots-list")).Should().Contain("file:///work");
        asked.Should().BeGreaterThan(0);
    }
#pragma warning restore MCP9005

    [Test]
    public async Task Progress_ComesThrough()
    {
        var seen = new System.Collections.Concurrent.ConcurrentQueue<double>();
        await using var server = await StartAsync(["trigger-long-running-operation"]);

        await server.Client.CallToolAsync(
            "trigger-long-running-operation", new Dictionary<string, object?> { ["duration"] = 1, ["steps"] = 4 }, progress: new Sink(value => seen.Enqueue(value.Progress)));

        seen.Should().Contain(1).And.Contain(3);
    }

    [Test]
    public async Task Cancellation_IsRecorded()
    {
        await using var server = await StartAsync(["trigger-long-running-operation"]);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        await FluentActions.Awaiting(async () => await server.Client.CallToolAsync(
            "trigger-long-running-operation", new Dictionary<string, object?> { ["duration"] = 30, ["steps"] = 3 }, cancellationToken: cancel.Token))
            .Should().ThrowAsync<OperationCanceledException>();

        (await server.RecordsAsync()).Summaries().Should().Equal(
            "call.intent trigger-long-running-operation", "call.outcome trigger-long-running-operation cancelled");
    }

    private static string Text(CallToolResult result) => string.Join('\n', result.Content.OfType<TextContentBlock>().Select(static block => block.Text));

    private sealed class Sink(Action<ProgressNotificationValue> report) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => report(value);
    }
}
