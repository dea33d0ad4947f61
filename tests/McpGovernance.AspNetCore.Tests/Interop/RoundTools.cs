using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>Tools that ask by a result, and are called again with the answer, as 2026-07-28 does.</summary>
internal static class RoundTools
{
    private static readonly byte[] s_key = RandomNumberGenerator.GetBytes(32);

    public static IEnumerable<McpServerTool> All() =>
    [
        ContentTools.New("test_input_required_result_elicitation", "Asks for a name.", static (RequestContext<CallToolRequestParams> context) =>
            Answer(context.Params.InputResponses, "user_name", InputResponse.ElicitResultJsonTypeInfo) is { Content: { } given } && given.TryGetValue("name", out var name)
                ? ConformanceContent.Result($"Hello, {name}!")
                : throw Ask(null, ("user_name", Name()))),
        ContentTools.New("test_input_required_result_sampling", "Asks the client's model.", static (RequestContext<CallToolRequestParams> context) =>
            Answer(context.Params.InputResponses, "capital_question", InputResponse.CreateMessageResultJsonTypeInfo) is { } given
                ? ConformanceContent.Result(given.Content.OfType<TextContentBlock>().First().Text)
                : throw Ask(null, ("capital_question", Model("What is the capital of France?")))),
        ContentTools.New("test_input_required_result_list_roots", "Asks for roots.", static (RequestContext<CallToolRequestParams> context) =>
            Answer(context.Params.InputResponses, "client_roots", InputResponse.ListRootsResultJsonTypeInfo) is { } given
                ? ConformanceContent.Result(string.Join(", ", given.Roots.Select(static root => root.Uri)))
                : throw Ask(null, ("client_roots", Roots()))),
        ContentTools.New("test_input_required_result_request_state", "Gives a state and wants it back.", static (RequestContext<CallToolRequestParams> context) =>
            context.Params.RequestState is { } state
                ? ConformanceContent.Result(state == "the state" ? "state-ok" : "another state")
                : throw Ask("the state", ("confirm", Yes("ok", "Please confirm")))),
        ContentTools.New("test_input_required_result_multiple_inputs", "Asks three things at once.", static (RequestContext<CallToolRequestParams> context) =>
            context.Params is { RequestState: "three", InputResponses: { } given } && given.ContainsKey("user_name") && given.ContainsKey("greeting") && given.ContainsKey("client_roots")
                ? ConformanceContent.Result("all three")
                : throw Ask("three", ("user_name", Name()), ("greeting", Model("Generate a greeting")), ("client_roots", Roots()))),
        ContentTools.New("test_input_required_result_multi_round", "Asks twice.", static (RequestContext<CallToolRequestParams> context) => context.Params.RequestState switch
        {
            null => throw Ask("round 1", ("step1", Form("Step 1: What is your name?", "name"))),
            "round 1" => throw Ask("round 2", ("step2", Form("Step 2: What is your favorite color?", "color"))),
            _ => ConformanceContent.Result("two answers"),
        }),
        ContentTools.New("test_input_required_result_tampered_state", "Gives a state that it knows again.", static (RequestContext<CallToolRequestParams> context) => context.Params.RequestState switch
        {
            null => throw Ask(Signed("the state"), ("confirm", Yes("ok", "Please confirm"))),
            var state when state == Signed("the state") => ConformanceContent.Result("state-ok"),
            _ => throw new McpProtocolException("The state is not ours.", McpErrorCode.InvalidParams),
        }),
        ContentTools.New("test_input_required_result_capabilities", "Asks only what the client can answer.", static (RequestContext<CallToolRequestParams> context, McpServer server) =>
            context.Params.InputResponses is { Count: > 0 }
                ? ConformanceContent.Result("answered")
                : throw Ask(null, [.. Possible(server.ClientCapabilities)])),
        ContentTools.New("test_streaming_elicitation", "Asks on a stream, by its result.", static (RequestContext<CallToolRequestParams> context) =>
            context.Params.InputResponses is { Count: > 0 } ? ConformanceContent.Result("answered") : throw Ask(null, ("user_name", Name()))),
    ];

    public static IEnumerable<McpServerPrompt> Prompts() =>
    [
        McpServerPrompt.Create(
            static (RequestContext<GetPromptRequestParams> context) =>
                Answer(context.Params.InputResponses, "user_context", InputResponse.ElicitResultJsonTypeInfo) is { Content: { } given } && given.TryGetValue("context", out var text)
                    ? new GetPromptResult { Messages = [new PromptMessage { Role = Role.User, Content = ConformanceContent.Text($"In the context of {text}.") }] }
                    : throw Ask(null, ("user_context", Form("What context should the prompt use?", "context"))),
            new() { Name = "test_input_required_result_prompt", Description = "Asks before it answers." }),
    ];

    public static InputRequiredException Ask(string? state, params (string Key, InputRequest Request)[] questions) =>
        new(questions.ToDictionary(static question => question.Key, static question => question.Request), state);

    public static InputRequest Yes(string key, string message) => InputRequest.ForElicitation(
        new ElicitRequestParams { Message = message, RequestedSchema = new() { Properties = { [key] = new BooleanSchema() }, Required = [key] } });

    private static InputRequest Form(string message, string key) => InputRequest.ForElicitation(
        new ElicitRequestParams { Message = message, RequestedSchema = new() { Properties = { [key] = new StringSchema() }, Required = [key] } });

    private static InputRequest Name() => Form("What is your name?", "name");

    private static InputRequest Model(string text) => InputRequest.ForSampling(
        new CreateMessageRequestParams { Messages = [new SamplingMessage { Role = Role.User, Content = [ConformanceContent.Text(text)] }], MaxTokens = 100 });

    private static InputRequest Roots() => InputRequest.ForRootsList(new ListRootsRequestParams());

    private static IEnumerable<(string Key, InputRequest Request)> Possible(ClientCapabilities? client)
    {
        if (client?.Elicitation is not null)
        {
            yield return ("user_name", Name());
        }

        if (client?.Sampling is not null)
        {
            yield return ("greeting", Model("Generate a greeting"));
        }
    }

    /// <summary>An answer of the right shape; what has another shape is asked again.</summary>
    private static T? Answer<T>(IDictionary<string, InputResponse>? given, string key, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return given is not null && given.TryGetValue(key, out var answer) ? answer.Deserialize(type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Signed(string state) => $"{state}.{Convert.ToHexString(HMACSHA256.HashData(s_key, Encoding.UTF8.GetBytes(state)))}";
}
