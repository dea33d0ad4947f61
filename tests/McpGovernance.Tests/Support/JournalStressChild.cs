using System.Diagnostics;
using McpGovernance.Audit;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGovernance.Tests.Support;

/// <summary>A real process with several writers at different levels and small segments. Made to be killed at any moment.</summary>
internal sealed class JournalStressChild : IDisposable
{
    private const string Variable = "MCPGOVERNANCE_TEST_JOURNAL_STRESS";
    private const int Writers = 6;
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    public JournalStressChild(string root)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { "exec", typeof(JournalStressChild).Assembly.Location },
            Environment = { [Variable] = root, ["DOTNET_TieredPGO"] = "0" },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        _process = Process.Start(start)!;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Ends when the child is about to open the journal.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Ends when the first record was acknowledged.</summary>
    public Task Acknowledged => _acknowledged.Task;

    /// <summary>SIGKILL so long after something, and then every acknowledgement that it had said: <c>writer index level call stage</c>.</summary>
    public async Task<List<string>> KillAsync(Task when, TimeSpan after)
    {
        await when;
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < after)
        {
            await Task.Delay(1);
        }

        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        return _lines;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    internal static void RunWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } root)
        {
            return;
        }

        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        output.WriteLine("opening");
        var options = new AuditOptions { SegmentBytes = 24 << 10, ReserveBytes = 1 << 20 };
        var journal = new Journal(new JournalSettings { Place = new FileJournalPlace(root), Options = options, Time = TimeProvider.System, Log = new JournalLog(NullLogger.Instance) });
        var writers = Enumerable.Range(0, Writers).Select(writer => new JournalStressWriter(journal, writer, output)).ToList();
        while (true)
        {
            var moved = false;
            foreach (var writer in writers)
            {
                moved |= writer.TryMove(); // On this one thread: others would wait for this module's initializer, in which all of this runs.
            }

            if (!moved)
            {
                Thread.Sleep(0);
            }
        }
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "opening")
            {
                _begun.TrySetResult();
            }
            else if (line.EndsWith('.')) // Else the kill cut the line, and what it says was never said.
            {
                _lines.Add(line.TrimEnd('.'));
                _acknowledged.TrySetResult();
            }
        }

        _begun.TrySetResult();
        _acknowledged.TrySetResult();
    }
}
