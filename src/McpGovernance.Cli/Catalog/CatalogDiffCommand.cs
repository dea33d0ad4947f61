using System.CommandLine;
using McpGovernance.Catalog;
using McpGovernance.Cli.Schemas;
using McpGovernance.Cli.Tools;

namespace McpGovernance.Cli.Catalog;

/// <summary><c>mcpgov catalog diff</c>: what a server lists, held against its catalog.</summary>
internal static class CatalogDiffCommand
{
    public static Command Create(CliConsole console)
    {
        var path = CatalogChange.Path();
        var source = new Argument<string>("source") { Description = $"The server: {ToolSource.Forms}." };
        var profile = SchemaDiffCommand.ProfileOption();
        var command = new Command("diff", "Hold what a server lists against its catalog. Exit codes: 0 as approved, 1 it differs, 2 callers would break, 4 a schema does not compile.") { path, source, profile };
        var servers = new ServerOptions(command);
        servers.AddToken(command, source, "--token-from");
        command.SetAction(async (result, cancellationToken) =>
        {
            var catalog = CatalogFile.Load(result.GetRequiredValue(path));
            var live = await servers.ReadOfferAsync(console, result, source, cancellationToken).ConfigureAwait(false);
            return CatalogFindingWriter.Write(console, CatalogComparison.Of(catalog, live, result.GetValue(profile)));
        });
        return command;
    }
}
