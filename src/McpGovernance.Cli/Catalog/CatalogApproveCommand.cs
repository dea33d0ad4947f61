using System.CommandLine;
using McpGovernance.Catalog;
using McpGovernance.Cli.Tools;

namespace McpGovernance.Cli.Catalog;

/// <summary><c>mcpgov catalog approve</c>: a person approves what a server lists, for a reason.</summary>
internal static class CatalogApproveCommand
{
    public static Command Create(CliConsole console, TimeProvider time)
    {
        var source = new Argument<string>("source") { Description = $"The server: {ToolSource.Forms}." };
        var tools = new Option<string[]>("--tool") { HelpName = "name", Description = "A tool to approve; may be repeated." };
        var all = new Option<bool>("--all") { Description = "Approve all that the server offers: tools, prompts, resources, templates, and what it says of itself." };
        var others = new CatalogEntryApproval();
        var version = VersionArgument.Optional("--version", "The version, where one tool is approved. Default: the next one that the change needs.");
        var channel = new Option<string>("--channel") { HelpName = "name", Description = $"The channel that points to it from now on. Default: {CatalogTool.Stable}.", DefaultValueFactory = static _ => CatalogTool.Stable };
        var change = new CatalogChange(time);
        var command = new Command("approve", "Approve what a server lists. Each definition that changed becomes a new version, raised by as much as the change needs.") { source, tools, all, version, channel };
        others.AddTo(command);
        change.AddTo(command);
        var servers = new ServerOptions(command);
        servers.AddToken(command, source, "--token-from");
        command.Validators.Add(result =>
        {
            var named = result.GetValue(tools) ?? [];
            if ((named.Length > 0 || others.IsGiven(result)) == result.GetValue(all))
            {
                result.AddError("Expected what to approve: --tool, --prompt, --resource, --template with names, --instructions, or --all.");
            }

            if (named.Length != 1 && result.GetResult(version) is { Implicit: false })
            {
                result.AddError("--version is for one tool.");
            }
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            var live = await servers.ReadOfferAsync(console, result, source, cancellationToken).ConfigureAwait(false);
            var names = result.GetValue(all) ? [.. live.Tools.Keys.Order(StringComparer.Ordinal)] : result.GetValue(tools) ?? [];
            if (names.FirstOrDefault(name => !live.Tools.ContainsKey(name)) is { } missing)
            {
                throw new CatalogException($"The server lists no tool '{missing}'. It lists: {string.Join(", ", live.Tools.Keys)}.");
            }

            var isAll = result.GetValue(all);
            change.Apply(result, (catalog, author) => others.Approve(
                console, result, isAll, names.Aggregate(catalog, (before, name) => Approve(console, before, live.Tools[name], author, result.GetValue(version), result.GetRequiredValue(channel))), live, author));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static CatalogDocument Approve(CliConsole console, CatalogDocument catalog, System.Text.Json.JsonElement definition, CatalogAuthor author, SemanticVersion? version, string channel)
    {
        var name = definition.GetProperty("name").GetString()!;
        var known = catalog.Find(name);
        if (version is null && known is not null && known.Channels.TryGetValue(channel, out var current) && known.Find(current)?.Digest == ToolDigest.Of(definition))
        {
            return catalog;     // As approved, and where it is to be.
        }

        var approved = CatalogEditor.Approve(catalog, definition, author, version, channel);
        console.Out.WriteLine(TerminalText.Escape($"{name}: {approved.Find(name)!.Channels[channel]} on {channel}"));
        return approved;
    }
}
