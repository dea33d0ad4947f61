using System.Diagnostics;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Cli.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class McpGovCommandTests
{
    [TestCase("--help", "audit")]
    [TestCase("audit --help", "show <root>", "tail <root>")]
    [TestCase("audit show --help", "<root>", "--caller <subject|kind>", "--tool <glob>", "--code", "--status", "--type", "--call", "--since", "--until", "--limit", "--json")]
    [TestCase("audit tail --help", "<root>", "--lines <count>", "--caller", "--json", "Ctrl+C")]
    public async Task Run_Help_NamesWhatThereIs(string args, params string[] expected)
    {
        var run = await CliRun.RedirectedAsync(args.Split(' '));

        run.ExitCode.Should().Be(0);
        run.Out.Should().ContainAll(expected);
        run.Error.Should().BeEmpty();
    }

    [TestCase("", "Required command", "mcpgov --help")]
    [TestCase("audit", "Required command", "mcpgov audit --help")]
    [TestCase("audit show", "Required argument", "mcpgov audit show --help")]
    [TestCase("audit show . --colour", "--colour", "mcpgov audit show --help")]
    [TestCase("audit show . --since yesterday", "--since 'yesterday' is not a time", "ISO 8601")]
    [TestCase("audit show . --until 5", "--until '5' is not a time", "15m")]
    [TestCase("audit show . --limit 0", "--limit '0' is not a count", "from 1 on")]
    [TestCase("audit tail . --lines -1", "--lines '-1' is not a count", "from 0 on")]
    [TestCase("audit show ./no-such-journal", "There is no directory", "no-such-journal")]
    public async Task Run_CannotRun_SaysWhyAndExitsWithItsCode(string args, params string[] expected)
    {
        var run = await CliRun.RedirectedAsync(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        run.ExitCode.Should().Be(args.EndsWith("no-such-journal", StringComparison.Ordinal) ? 66 : 64);
        run.Out.Should().BeEmpty();
        run.Error.Should().ContainAll(expected).And.NotContain("   at ");
    }

    [Test]
    public async Task Process_ShowJson_PrintsTheExactBytesAndExitCode()
    {
        using var journal = new HandWrittenJournal();
        var record = Line(LogA, 1, "call.outcome", "2026-11-25T21:00:00Z", "c", $"{Who("Zoë\u202e")},{What("get_ticket")},{Came("done")}") + "\r\n";
        journal.AppendRaw(LogA, FirstSegment, record + "broken\n");

        var (code, output, error) = await StartAsync("audit", "show", journal.Root, "--json");

        code.Should().Be(1);
        output.Should().Equal(System.Text.Encoding.UTF8.GetBytes(record));
        error.Should().Contain($"{FirstSegment}:2: ");
    }

    [Test]
    public async Task Process_Version_PrintsOne()
    {
        var (code, output, _) = await StartAsync("--version");

        code.Should().Be(0);
        System.Text.Encoding.UTF8.GetString(output).Should().MatchRegex(@"^\d+\.\d+\.\d+");
    }

    private static async Task<(int Code, byte[] Out, string Error)> StartAsync(params string[] args)
    {
        var tool = Path.Combine(AppContext.BaseDirectory, "mcpgov.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [tool, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        return (process.ExitCode, output.ToArray(), await error);
    }
}
