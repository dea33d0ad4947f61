using System.CommandLine;
using System.Globalization;

namespace McpGovernance.Cli.Tools;

/// <summary>What is to be said of servers that are asked: how long they get, and who asks.</summary>
internal sealed class ServerOptions
{
    private const int DefaultTimeout = 60, LongestTimeout = 3_600;

    public Option<int?> Timeout { get; } = new("--timeout") { HelpName = "seconds", Description = $"How long a server gets to start and to list its tools. Default: {DefaultTimeout}." };

    public Option<string?> OldToken { get; } = Token("--old-token-from", "old");

    public Option<string?> NewToken { get; } = Token("--new-token-from", "new");

    public void AddTo(Command command, Argument<string> old, Argument<string> now)
    {
        command.Options.Add(OldToken);
        command.Options.Add(NewToken);
        command.Options.Add(Timeout);
        Timeout.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= LongestTimeout))
            {
                result.AddError($"--timeout '{token.Value}' is not a time: expected 1 to {LongestTimeout} seconds.");
            }
        });
        command.Validators.Add(result =>
        {
            foreach (var (source, token) in new[] { (old, OldToken), (now, NewToken) })
            {
                if (result.GetValue(token) is not null && result.GetValue(source) is { } text && ToolSource.AddressOf(text) is null)
                {
                    result.AddError($"{token.Name} is for the address of a server, and '{source.Name}' is none.");
                }
            }
        });
    }

    public TimeSpan TimeoutOf(ParseResult result) => TimeSpan.FromSeconds(result.GetValue(Timeout) ?? DefaultTimeout);

    private static Option<string?> Token(string name, string which) => new(name)
    {
        HelpName = "variable",
        Description = $"The environment variable that holds the bearer token for the address of the {which} server. Tokens on a command line can be read by others.",
    };
}
