using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using McpGovernance.Catalog;
using McpGovernance.Cli.Tools;
using McpGovernance.Hosting;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Cli.Policy;

/// <summary>The tools that a policy is held against: from a catalog, from a server, or both.</summary>
internal sealed class PolicyTools
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);
    private static readonly JsonTypeInfo<Tool> s_tool = (JsonTypeInfo<Tool>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool));

    private readonly CliConsole _console;
    private readonly Option<string?> _catalog = new("--catalog") { HelpName = "file", Description = "The catalog: it says which tools there are, what they can do, their risk, their data and their versions." };
    private readonly Option<string?> _tools = new("--tools") { HelpName = "source", Description = $"The tools: {ToolSource.Forms}. Nobody classified them, so each counts as destructive; a tool of the catalog is as the catalog says." };
    private readonly Option<bool> _trust = new("--trust-annotations") { Description = "Take it from --tools that a tool only reads (readOnlyHint), as a governed server takes it of its own code." };

    public PolicyTools(Command command, CliConsole console)
    {
        _console = console;
        command.Options.Add(_catalog);
        command.Options.Add(_tools);
        command.Options.Add(_trust);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_trust) && result.GetValue(_tools) is null)
            {
                result.AddError("--trust-annotations is about --tools, which is not given.");
            }
        });
    }

    /// <summary>The tools, each in the version that callers get.</summary>
    /// <returns>They; <see langword="null"/> when neither a catalog nor a source is given.</returns>
    public Task<IReadOnlyList<ToolContract>?> ReadAsync(ParseResult result, CancellationToken cancellationToken) => ReadAsync(result, ReviewedTools.Of, cancellationToken);

    /// <summary>The tools in every version that was approved.</summary>
    /// <inheritdoc cref="ReadAsync(ParseResult, CancellationToken)"/>
    public Task<IReadOnlyList<ToolContract>?> ReadAllVersionsAsync(ParseResult result, CancellationToken cancellationToken) => ReadAsync(result, ReviewedTools.AllVersionsOf, cancellationToken);

    /// <summary>Says on stderr what an answer without tools is worth.</summary>
    public void WarnWithout(IReadOnlyList<ToolContract>? tools)
    {
        if (tools is null)
        {
            _console.Error.WriteLine("Neither --catalog nor --tools is given: these are the tools that the policy names, and each counts as destructive.");
        }
    }

    private async Task<IReadOnlyList<ToolContract>?> ReadAsync(ParseResult result, Func<CatalogDocument, IReadOnlyList<ToolContract>> versions, CancellationToken cancellationToken)
    {
        var catalog = result.GetValue(_catalog) is { } file ? versions(CatalogFile.Load(Path.GetFullPath(file))) : null;
        if (result.GetValue(_tools) is not { } source)
        {
            return catalog;
        }

        var listed = await new ToolSource(_console, s_timeout).ReadAsync(source, null, cancellationToken).ConfigureAwait(false);
        var known = (catalog ?? []).Select(static tool => tool.Name).ToHashSet(StringComparer.Ordinal);
        var trust = result.GetValue(_trust) ? AnnotationTrust.ReadOnlyHint : AnnotationTrust.None;
        return [.. catalog ?? [], .. ReviewedTools.Of(listed.Where(tool => !known.Contains(tool.Key)).Select(tool => Definition(tool.Value, source)), trust)];
    }

    private static Tool Definition(JsonElement definition, string source)
    {
        try
        {
            return definition.Deserialize(s_tool)!;
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"'{source}' has a tool that is none. Expected definitions as tools/list gives them.", wrong);
        }
    }
}
