using System.Text.RegularExpressions;

namespace McpGovernance.Cli.Tests.Support;

/// <summary>What one run of the command printed, and how it ended.</summary>
internal sealed partial record CliRun(int ExitCode, string Out, string Error)
{
    /// <summary>The output without the colours that a terminal may get.</summary>
    public string Plain => Colour.Replace(Out, "");

    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The rows of a redirected table, by column, without the header.</summary>
    public string[][] Rows =>
        [.. Lines.Skip(1).Select(line => line.TrimEnd().Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    public static Task<CliRun> RedirectedAsync(params string[] args) => RunAsync(null, args);

    public static Task<CliRun> OnTerminalAsync(int width, params string[] args) => RunAsync(width, args);

    public static Task<CliRun> PipedAsync(string input, params string[] args) => RunAsync(null, args, input);

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colour { get; }

    private static async Task<CliRun> RunAsync(int? width, string[] args, string input = "")
    {
        using var time = new ArmedTimeProvider();
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var piped = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(input));
        using var console = new CliConsole(output, error, width, piped);
        var code = await McpGovCommand.RunAsync(args, console, time, CancellationToken.None);
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
