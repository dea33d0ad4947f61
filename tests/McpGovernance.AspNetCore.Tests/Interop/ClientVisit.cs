using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.Support;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>What the official TypeScript client was answered, step by step.</summary>
internal sealed class ClientVisit
{
    private readonly IReadOnlyList<JsonElement> _lines;

    private ClientVisit(IReadOnlyList<JsonElement> lines) => _lines = lines;

    /// <summary>The client shows an elicitation before it answers it, so that step stands before the call's own.</summary>
    public IReadOnlyList<string> Steps => [.. _lines.Select(static line => line.GetProperty("step").GetString()!)];

    public static async Task<ClientVisit> RunAsync(WebDesk desk, string revision, TestToken token, params IEnumerable<string> tools)
    {
        var modules = NodeRuntime.Require("@modelcontextprotocol/client");
        var script = Path.Combine(AppContext.BaseDirectory, "Interop", "client.mjs");
        var run = await NodeRuntime.RunAsync(modules, TimeSpan.FromMinutes(1), [script, modules, desk.Endpoint.AbsoluteUri, revision, token.ToHeader(), .. tools]);
        run.ExitCode.Should().Be(0, run.Errors);
        return new ClientVisit([.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line))]);
    }

    public JsonNode? Result(string step) => JsonNode.Parse(Line(step).GetProperty("result").GetRawText());

    public JsonNode Error(string step) => JsonNode.Parse(Line(step).GetProperty("error").GetRawText())!;

    public IEnumerable<string> Names(string step) => Result(step)!.AsArray().Select(static name => name!.GetValue<string>());

    /// <summary>The text of a tool's answer.</summary>
    public string Text(string tool) => Result($"call {tool}")!["content"]![0]!["text"]!.GetValue<string>();

    private JsonElement Line(string step) => _lines.Single(line => line.GetProperty("step").GetString() == step);
}
