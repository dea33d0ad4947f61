using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using McpGovernance.Catalog;
using McpGovernance.Cli.Audit;
using McpGovernance.Cli.Catalog;
using McpGovernance.Cli.Policy;
using McpGovernance.Cli.Schemas;
using McpGovernance.Cli.Tools;
using McpGovernance.Schemas;

namespace McpGovernance.Cli;

/// <summary>The whole tool, over writers and a clock that are given to it.</summary>
internal static class McpGovCommand
{
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, CliConsole console, TimeProvider time, CancellationToken cancellationToken)
    {
        var result = Create(console, time).Parse(args);
        if (result.Action is ParseErrorAction)
        {
            return Explain(result, console);
        }

        var invocation = new InvocationConfiguration
        {
            Output = console.Out,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
        };
        try
        {
            return await result.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or GovernanceConfigurationException)
        {
            await console.Error.WriteLineAsync($"mcpgov: {TerminalText.Escape(exception.Message)}").ConfigureAwait(false);
            return ExitCodes.NoInput;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Cancelled;
        }
        catch (Exception wrong) when (wrong is CatalogException or UsageException)
        {
            await console.Error.WriteLineAsync($"mcpgov: {TerminalText.Escape(wrong.Message)}").ConfigureAwait(false);
            return ExitCodes.Usage;
        }
        catch (JsonSchemaException wrong)
        {
            await console.Error.WriteLineAsync($"mcpgov: {TerminalText.Escape(wrong.Message)}").ConfigureAwait(false);
            return ExitCodes.NoSchema;
        }
        catch (Exception exception)
        {
            await console.Error.WriteLineAsync($"mcpgov: this is a defect, please report it. {exception}").ConfigureAwait(false);
            return ExitCodes.Internal;
        }
        finally
        {
            await console.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static RootCommand Create(CliConsole console, TimeProvider time) => new(
        "mcpgov looks after governed MCP servers and clients. Exit codes: 0 done, 1 done and something needs a person, 4 a schema does not compile, 64 wrong usage, 66 unreadable input, 70 a defect.")
    {
        new Command("audit", "Read the audit journal: who called what, when, under which decision, and what came of it. Nothing of a journal is changed.")
        {
            AuditShowCommand.Create(console, time),
            AuditTailCommand.Create(console, time),
            AuditQueryCommand.Create(console, time),
            AuditTimelineCommand.Create(console, time),
            AuditStatsCommand.Create(console, time),
            AuditExportCommand.Create(console, time),
            AuditTokenCommand.Create(console),
            AuditIndexCommand.Create(console, time),
        },
        new Command("schema", "Work with JSON Schemas as the library reads them. Nothing is ever fetched.")
        {
            SchemaValidateCommand.Create(console),
            SchemaExampleCommand.Create(console),
            SchemaDiffCommand.Create(console),
            CanonicalCommands.Digest(console),
            CanonicalCommands.Canonical(console),
        },
        new Command("tool", "Work with definitions of tools, as servers list them.")
        {
            ToolDiffCommand.Create(console),
        },
        new Command("catalog", "Work with a catalog: the reviewed contracts of a server, with versions, approvals and channels.")
        {
            CatalogInitCommand.Create(console),
            CatalogShowCommand.Create(console, time),
            CatalogUsageCommand.Create(console, time),
            CatalogDiscoverCommand.Create(console),
            CatalogDiffCommand.Create(console),
            CatalogCheckCommand.Create(console),
            CatalogApproveCommand.Create(console, time),
            CatalogChannelCommands.Channel(console, time),
            CatalogChannelCommands.Rollback(console, time),
            CatalogEmergencyCommands.Rollback(console, time),
            CatalogEmergencyCommands.Resume(console),
            CatalogEndCommands.Deprecate(console, time),
            CatalogEndCommands.Retire(console, time),
        },
        new Command("policy", "Work with a policy: check, review, test, compare and replay it. docs/policy-tools.md describes each verb.")
        {
            PolicyCheckCommand.Create(console, time),
            PolicyMatrixCommand.Create(console, time),
            PolicyCanCommands.What(console, time),
            PolicyCanCommands.Who(console, time),
            PolicyExplainCommand.Create(console, time),
            PolicyTestCommand.Create(console, time),
            PolicyReplayCommand.Create(console, time),
            PolicyDiffCommand.Create(console, time),
            PolicyFormatCommand.Create(console),
        },
    };

    private static int Explain(ParseResult result, CliConsole console)
    {
        foreach (var error in result.Errors)
        {
            console.Error.WriteLine($"mcpgov: {TerminalText.Escape(error.Message)}");
        }

        var path = new Stack<string>();
        for (SymbolResult? symbol = result.CommandResult; symbol is not null; symbol = symbol.Parent)
        {
            if (symbol is CommandResult { Command: not RootCommand } command)
            {
                path.Push(command.Command.Name);
            }
        }

        console.Error.WriteLine($"Try '{string.Join(' ', path.Prepend("mcpgov"))} --help'.");
        return ExitCodes.Usage;
    }
}
