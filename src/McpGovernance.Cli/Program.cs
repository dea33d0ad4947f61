using McpGovernance.Cli;

using var console = CliConsole.OfThisProcess();
return await McpGovCommand.RunAsync(args, console, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
