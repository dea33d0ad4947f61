using System.Diagnostics;
using System.Runtime.CompilerServices;
using McpGovernance.Audit;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGovernance.Tests.Support;

/// <summary>A real second process that holds a journal, appends to it and says which records were acknowledged. Made to be killed.</summary>
internal sealed class JournalChild : IDisposable
{
    private const string Variable = "MCPGOVERNANCE_TEST_JOURNAL";
    private readonly Process _process;

    public JournalChild(string root)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { "exec", typeof(JournalChild).Assembly.Location },
            Environment = { [Variable] = root },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        _process = Process.Start(start)!;
    }

    /// <summary>Reads so many lines: each names a record that was acknowledged as written.</summary>
    public async Task<List<string>> ReadAsync(int count)
    {
        var lines = new List<string>();
        while (lines.Count < count && await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>SIGKILL, and then everything that it had still said.</summary>
    public async Task<List<string>> KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        return await ReadAsync(int.MaxValue);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>Turns the test assembly, started as a program with the variable set, into the child.</summary>
    [ModuleInitializer]
    internal static void RunWhenAsked()
    {
        JournalStressChild.RunWhenAsked();
        if (Environment.GetEnvironmentVariable(Variable) is not { } root)
        {
            return;
        }

        var journal = new Journal(new JournalSettings { Place = new FileJournalPlace(root), Options = new AuditOptions(), Time = TimeProvider.System, Log = new JournalLog(NullLogger.Instance) });
        var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        for (var i = 0; ; i++)
        {
            var record = journal.Rent();
            var call = Guid.CreateVersion7();
            record.Begin(RecordNames.CallIntent, Guid.CreateVersion7(), DateTimeOffset.UtcNow);
            record.Id(RecordNames.Call, call);
            record.End();
            var level = i % 2 == 0 ? AcknowledgementLevel.Written : AcknowledgementLevel.Durable;
            if (journal.AppendAsync(record, level, TimeSpan.FromMinutes(1)).AsTask().GetAwaiter().GetResult() != AppendResult.Reached)
            {
                Environment.Exit(1);
            }

            output.WriteLine(call.ToString());
        }
    }
}
