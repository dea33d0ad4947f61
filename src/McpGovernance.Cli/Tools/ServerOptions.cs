using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace McpGovernance.Cli.Tools;

/// <summary>What is to be said of servers that are asked for their tools: how long they get, and who asks.</summary>
internal sealed class ServerOptions
{
    private const int DefaultTimeout = 60, LongestTimeout = 3_600;

    private readonly Option<int?> _timeout = new("--timeout") { HelpName = "seconds", Description = $"How long a server gets to start and to list its tools. Default: {DefaultTimeout}." };
    private readonly Dictionary<Argument<string>, Option<string?>> _tokens = [];

    public ServerOptions(Command command)
    {
        command.Options.Add(_timeout);
        _timeout.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= LongestTimeout))
            {
                result.AddError($"--timeout '{token.Value}' is not a time: expected 1 to {LongestTimeout} seconds.");
            }
        });
        command.Validators.Add(result =>
        {
            foreach (var (source, token) in _tokens)
            {
                if (result.GetValue(token) is not null && result.GetValue(source) is { } text && ToolSource.AddressOf(text) is null)
                {
                    result.AddError($"{token.Name} is for the address of a server, and '{source.Name}' is none.");
                }
            }
        });
    }

    /// <summary>Adds the option that says who asks one of the sources.</summary>
    public void AddToken(Command command, Argument<string> source, string name)
    {
        command.Options.Add(_tokens[source] = new Option<string?>(name)
        {
            HelpName = "variable",
            Description = $"The environment variable that holds the bearer token for '{source.Name}', where that is an address. Tokens on a command line can be read by others.",
        });
    }

    /// <inheritdoc cref="ToolSource.ReadAsync(string, string?, CancellationToken)"/>
    public Task<IReadOnlyDictionary<string, JsonElement>> ReadAsync(CliConsole console, ParseResult result, Argument<string> source, CancellationToken cancellationToken) =>
        Source(console, result).ReadAsync(result.GetRequiredValue(source), result.GetValue(_tokens[source]), cancellationToken);

    /// <inheritdoc cref="ToolSource.ReadOfferAsync"/>
    public Task<ServerOffer> ReadOfferAsync(CliConsole console, ParseResult result, Argument<string> source, CancellationToken cancellationToken) =>
        Source(console, result).ReadOfferAsync(result.GetRequiredValue(source), result.GetValue(_tokens[source]), cancellationToken);

    private ToolSource Source(CliConsole console, ParseResult result) => new(console, TimeSpan.FromSeconds(result.GetValue(_timeout) ?? DefaultTimeout));
}
