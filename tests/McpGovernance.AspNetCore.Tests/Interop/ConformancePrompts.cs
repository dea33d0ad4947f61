using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using DescribedAttribute = System.ComponentModel.DescriptionAttribute;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>The prompts and resources that the runner asks for.</summary>
internal static class ConformancePrompts
{
    public static IEnumerable<McpServerPrompt> All() =>
    [
        New("test_simple_prompt", "Has no arguments.", static () => Messages(ConformanceContent.Text("This is a simple prompt for testing."))),
        New("test_prompt_with_arguments", "Has two arguments.", static ([Described("The first.")] string arg1, [Described("The second.")] string arg2) =>
            Messages(ConformanceContent.Text($"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'"))),
        New("test_prompt_with_embedded_resource", "Embeds a resource.", static ([Described("Which one.")] string resourceUri) => Messages(
            ConformanceContent.Embedded(resourceUri, "text/plain", "Embedded resource content for testing."),
            ConformanceContent.Text("Please process the embedded resource above."))),
        New("test_prompt_with_image", "Has a picture.", static () => Messages(ConformanceContent.Picture(), ConformanceContent.Text("Please analyze the image above."))),
        .. RoundTools.Prompts(),
    ];

    public static IEnumerable<McpServerResource> Resources() =>
    [
        McpServerResource.Create(
            static () => "This is the content of the static text resource.",
            new() { UriTemplate = "test://static-text", Name = "text", Description = "Some text.", MimeType = "text/plain" }),
        McpServerResource.Create(
            static () => BlobResourceContents.FromBytes(ConformanceContent.Image, "test://static-binary", ConformanceContent.ImageType),
            new() { UriTemplate = "test://static-binary", Name = "picture", Description = "A picture.", MimeType = ConformanceContent.ImageType }),
        McpServerResource.Create(
            static () => "It is watched.",
            new() { UriTemplate = "test://watched-resource", Name = "watched", Description = "One to subscribe to.", MimeType = "text/plain" }),
        McpServerResource.Create(
            static (string id) => $$"""{"id":"{{id}}","templateTest":true,"data":"Data for ID: {{id}}"}""",
            new() { UriTemplate = "test://template/{id}/data", Name = "template", Description = "One for each id.", MimeType = "application/json" }),
    ];

    private static McpServerPrompt New(string name, string description, Delegate method) =>
        McpServerPrompt.Create(method, new() { Name = name, Description = description });

    private static GetPromptResult Messages(params ContentBlock[] contents) =>
        new() { Messages = [.. contents.Select(static content => new PromptMessage { Role = Role.User, Content = content })] };
}
