using System.Text.Json;

namespace McpGovernance.Cli.Policy;

/// <summary>What is asked for, and with what, from the command line.</summary>
internal static class TargetInput
{
    public const string Forms = "the name of a tool, 'resource:<uri>', 'prompt:<name>' or 'method:<name>'; write 'tool:' before the name of a tool that has a colon";

    /// <exception cref="UsageException">It names nothing.</exception>
    public static GovernanceTarget Read(string text, IReadOnlyList<ToolContract>? tools)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (kind, name) = text[..(colon + 1)] switch
        {
            "resource:" => (TargetKind.Resource, text["resource:".Length..]),
            "prompt:" => (TargetKind.Prompt, text["prompt:".Length..]),
            "method:" => (TargetKind.Method, text["method:".Length..]),
            "tool:" => (TargetKind.Tool, text["tool:".Length..]),
            "" => (TargetKind.Tool, text),
            _ => throw new UsageException($"'{text}' begins with an unknown prefix: expected {Forms}."),
        };
        var contract = kind == TargetKind.Tool ? tools?.FirstOrDefault(tool => tool.Name == name) : null;
        return name.Length == 0 ? throw new UsageException($"'{text}' names nothing: expected {Forms}.")
            : kind == TargetKind.Tool && tools is not null && contract is null ? throw new UsageException($"There is no tool '{name}' in what --catalog and --tools give.")
            : new GovernanceTarget(kind, name, contract);
    }

    /// <summary>Arguments as JSON, or from a file with it.</summary>
    /// <exception cref="InvalidDataException">They are no JSON object.</exception>
    public static Dictionary<string, JsonElement>? Arguments(string? text)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            var json = text.TrimStart().StartsWith('{') ? text : File.ReadAllText(text);
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind != JsonValueKind.Object
                ? throw new InvalidDataException("The arguments are no JSON object. Expected such as '{ \"amount\": 5 }', or a file with it.")
                : document.RootElement.EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value.Clone(), StringComparer.Ordinal);
        }
        catch (JsonException wrong)
        {
            // The message of the exception may quote the arguments.
            throw new InvalidDataException("The arguments are no JSON, or have a name twice. Expected such as '{ \"amount\": 5 }', or a file with it.", wrong);
        }
    }
}
