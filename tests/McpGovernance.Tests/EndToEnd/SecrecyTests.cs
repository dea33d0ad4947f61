using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd;

/// <summary>What callers send, what tools answer and what errors say never gets into the journal, whatever became of the request.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SecrecyTests : IDisposable
{
    /// <summary>What must not be found again, in any of the usual spellings.</summary>
    private const string Secret = "4111-1111-planted-7331";

    private readonly TemporaryJournal _journal = new();

    /// <summary>Methods and parameters; <c>SECRET</c> stands for the secret.</summary>
    private static readonly (string Method, string Parameters)[] Requests =
    [
        ("tools/call", """{"name":"echo_thing","arguments":{"text":"SECRET"}}"""),
        ("tools/call", """{"name":"echo_thing","arguments":{"text":"a","SECRET":{"SECRET":["SECRET"]}}}"""),
        ("tools/call", """{"name":"echo_thing","arguments":{"text":{"deep":["SECRET"]}}}"""),
        ("tools/call", """{"name":"echo_thing","arguments":{"text":"SECRET","text":"SECRET"}}"""),
        ("tools/call", """{"name":"echo_thing","arguments":"SECRET"}"""),
        ("tools/call", """{"name":"hidden_tool","arguments":{"text":"SECRET"}}"""),
        ("tools/call", """{"name":"fail_thing","arguments":{"text":"SECRET","kind":0}}"""),
        ("tools/call", """{"name":"fail_thing","arguments":{"text":"SECRET","kind":1}}"""),
        ("tools/call", """{"name":"fail_thing","arguments":{"text":"SECRET","kind":2}}"""),
        ("tools/call", """{"name":"deny_thing","arguments":{"text":"SECRET"}}"""),
        ("prompts/get", """{"name":"greet_thing","arguments":{"text":"SECRET"}}"""),
        ("prompts/get", """{"name":"fail_prompt_thing","arguments":{"text":"SECRET"}}"""),
        ("completion/complete", """{"ref":{"type":"ref/prompt","name":"greet_thing"},"argument":{"name":"text","value":"SECRET"}}"""),
        ("tools/list", """{"cursor":"SECRET"}"""),
        ("com.example/unknown", """{"text":"SECRET"}"""),
    ];

    public void Dispose() => _journal.Dispose();

    [Test]
    public async Task Requests_WithASecretWhereverItFits_LeaveNothingOfItInTheJournal([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var echoed = 0;
        await using (var server = await StartAsync())
        {
            var peer = await server.ConnectRawAsync(revision);
            foreach (var (method, parameters) in Requests)
            {
                var answer = await peer.RequestRawAsync(method, WithMeta(parameters.Replace("SECRET", Secret, StringComparison.Ordinal), revision));
                echoed += answer.Contains(Secret, StringComparison.Ordinal) ? 1 : 0;
            }
        }

        echoed.Should().BeGreaterThanOrEqualTo(3, "the secret did travel: results and tool errors are the caller's own");
        var journal = _journal.ReadBytes();
        _journal.Read().Select(static record => record.Text("outcome.status")).Should()
            .Contain("done").And.Contain("refused").And.Contain("exception").And.Contain("tool_error");
        foreach (var spelling in Spellings())
        {
            journal.Should().NotContainEquivalentOf(spelling);
        }
    }

    private static IEnumerable<string> Spellings()
    {
        yield return "planted";
        yield return "4111-1111";       // four digits alone stand in ids by chance
        byte[][] texts = [Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes("{\"text\":\"" + Secret + "\"}")];
        foreach (var bytes in texts)
        {
            foreach (var form in new[] { bytes, SHA256.HashData(bytes) })
            {
                yield return Convert.ToHexString(form);
                yield return Convert.ToBase64String(form).TrimEnd('=');
                yield return System.Buffers.Text.Base64Url.EncodeToString(form);
            }
        }
    }

    /// <summary>By text: a node would not keep a key that is there twice.</summary>
    private static string WithMeta(string parameters, string revision) =>
        RequestMeta.Add(revision, [])["_meta"] is { } meta ? "{\"_meta\":" + meta.ToJsonString() + "," + parameters[1..] : parameters;

    private Task<TestServer> StartAsync() => TestServer.StartAsync(mcp => mcp
        .WithTools(
        [
            McpServerTool.Create(static (string text) => text, new() { Name = "echo_thing" }),
            McpServerTool.Create(static (string text) => text, new() { Name = "hidden_tool" }),
            McpServerTool.Create(new Func<string, int, string>(static (text, kind) => throw (kind switch
            {
                0 => new InvalidOperationException(text, new FormatException(text)),
                1 => new McpException(text),
                _ => new McpProtocolException(text, McpErrorCode.InvalidRequest) { Data = { ["text"] = text } },
            })), new() { Name = "fail_thing" }),
            McpServerTool.Create(
                static (string text) => new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = text }] }, new() { Name = "deny_thing" }),
        ])
        .WithPrompts(
        [
            McpServerPrompt.Create(static (string text) => text, new() { Name = "greet_thing" }),
            McpServerPrompt.Create(new Func<string, string>(static text => throw new InvalidOperationException(text)), new() { Name = "fail_prompt_thing" }),
        ])
        .WithGovernance(governance => _journal.Keep(governance).UsePolicy(static policy => policy.Name("secrecy", "1").Allow("anonymous", "*_thing", "prompt:*"))));
}
