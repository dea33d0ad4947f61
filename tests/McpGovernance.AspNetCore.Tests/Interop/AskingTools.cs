using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static ModelContextProtocol.Protocol.ElicitRequestParams;
using DescribedAttribute = System.ComponentModel.DescriptionAttribute;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>Tools that ask the client while they run, as revisions with sessions do.</summary>
internal static class AskingTools
{
    private static readonly string[] s_options = ["option1", "option2", "option3"];
    private static readonly string[] s_legacy = ["opt1", "opt2", "opt3"];

    public static IEnumerable<McpServerTool> All() =>
    [
        ContentTools.New("test_sampling", "Asks the client's model.", SampleAsync),
        ContentTools.New("test_elicitation", "Asks the user.", ElicitAsync),
        ContentTools.New("test_elicitation_sep1034_defaults", "Asks the user, with defaults.", ElicitDefaultsAsync),
        ContentTools.New("test_elicitation_sep1330_enums", "Asks the user to choose.", ElicitChoicesAsync),
    ];

    private static async Task<string> SampleAsync(McpServer server, [Described("What to ask.")] string prompt, CancellationToken cancellationToken)
    {
        var answer = await server.SampleAsync(
            new CreateMessageRequestParams
            {
                Messages = [new SamplingMessage { Role = Role.User, Content = [ConformanceContent.Text(prompt)] }],
                MaxTokens = 100,
            },
            cancellationToken);
        return $"LLM response: {answer.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text}";
    }

    private static Task<string> ElicitAsync(McpServer server, [Described("What to ask.")] string message, CancellationToken cancellationToken) =>
        AskAsync(server, message, new()
        {
            Properties = { ["username"] = new StringSchema { Description = "The user's name." }, ["email"] = new StringSchema { Description = "The user's address." } },
            Required = ["username", "email"],
        }, cancellationToken);

    private static Task<string> ElicitDefaultsAsync(McpServer server, CancellationToken cancellationToken) =>
        AskAsync(server, "Please check what is known about you.", new()
        {
            Properties =
            {
                ["name"] = new StringSchema { Default = "John Doe" },
                ["age"] = new NumberSchema { Type = "integer", Default = 30 },
                ["score"] = new NumberSchema { Default = 95.5 },
                ["status"] = new UntitledSingleSelectEnumSchema { Enum = ["active", "inactive", "pending"], Default = "active" },
                ["verified"] = new BooleanSchema { Default = true },
            },
        }, cancellationToken);

    private static Task<string> ElicitChoicesAsync(McpServer server, CancellationToken cancellationToken) =>
        AskAsync(server, "Please choose.", new()
        {
            Properties =
            {
                ["untitledSingle"] = new UntitledSingleSelectEnumSchema { Enum = s_options },
                ["titledSingle"] = new TitledSingleSelectEnumSchema { OneOf = Titled() },
                ["legacyEnum"] = new LegacyTitledEnumSchema { Enum = s_legacy, EnumNames = ["Option One", "Option Two", "Option Three"] },
                ["untitledMulti"] = new UntitledMultiSelectEnumSchema { Items = new() { Enum = s_options } },
                ["titledMulti"] = new TitledMultiSelectEnumSchema { Items = new() { AnyOf = Titled() } },
            },
        }, cancellationToken);

    private static EnumSchemaOption[] Titled() =>
    [
        new() { Const = "value1", Title = "First Option" },
        new() { Const = "value2", Title = "Second Option" },
        new() { Const = "value3", Title = "Third Option" },
    ];

    private static async Task<string> AskAsync(McpServer server, string message, RequestSchema schema, CancellationToken cancellationToken)
    {
        var answer = await server.ElicitAsync(new ElicitRequestParams { Message = message, RequestedSchema = schema }, cancellationToken);
        return $"Elicitation completed: action={answer.Action}, content={JsonSerializer.Serialize(answer.Content)}";
    }
}
