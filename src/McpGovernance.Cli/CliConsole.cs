using System.Diagnostics.CodeAnalysis;
using System.Text;
using Spectre.Console;

namespace McpGovernance.Cli;

/// <summary>Where output goes: the only place that knows the process's own streams.</summary>
internal sealed class CliConsole(TextWriter output, TextWriter error, int? terminalWidth, Stream? input = null) : IAnsiConsoleOutput, IDisposable
{
    // Wider than the longest record, so that redirected rows are never wrapped or cut.
    private const int Unbounded = 1 << 24;

    public TextWriter Out => output;

    public TextWriter Error => error;

    /// <summary>What is piped in.</summary>
    public Stream In => input ?? Stream.Null;

    public bool IsTerminal => terminalWidth is not null;

    public TextWriter Writer => output;

    public int Width => terminalWidth ?? Unbounded;

    public int Height => 24;

    /// <summary>Spectre's console over <see cref="Out"/>: colours on a terminal only.</summary>
    public IAnsiConsole Ansi => field ??= AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = this,
        Ansi = IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
    });

    [SuppressMessage("ApiDesign", "RS0030", Justification = "A command line writes to the console; everything else here takes writers.")]
    public static CliConsole OfThisProcess()
    {
        if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected)
        {
            Console.OutputEncoding = Encoding.UTF8;
        }

        // Not Console.Out: its encoding follows the locale, and records are bytes.
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new CliConsole(
            new StreamWriter(Console.OpenStandardOutput(), encoding),
            new StreamWriter(Console.OpenStandardError(), encoding) { AutoFlush = true },
            Console.IsOutputRedirected ? null : Math.Max(Console.WindowWidth, 40),
            Console.OpenStandardInput());
    }

    public void SetEncoding(Encoding encoding)
    {
        // The writers have theirs.
    }

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }
}
