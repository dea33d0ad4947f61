using System.Diagnostics;

namespace VersionedTools;

/// <summary>The server as the story sees it: a child process with an address, and what it wrote to its log.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _log = [];

    private ServerProcess(Process process) => _process = process;

    public Uri Endpoint { get; private set; } = null!;

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string directory)
    {
        var program = Environment.ProcessPath!;
        string[] itself = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(ServerProcess).Assembly.Location] : [];
        var process = Process.Start(new ProcessStartInfo(program, [.. itself, "serve", directory]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var server = new ServerProcess(process);
        process.ErrorDataReceived += server.Hear;
        process.BeginErrorReadLine();
        server.Endpoint = await process.StandardOutput.ReadLineAsync() is { } address ? new Uri(address)
            : throw new InvalidOperationException($"The server did not start: {string.Join(Environment.NewLine, server._log)}");
        return server;
    }

    /// <summary>Gives the tool that searches another description, while the server runs.</summary>
    public Task DescribeSearchAsync(string description) => _process.StandardInput.WriteLineAsync(description);

    /// <summary>Whether its log has all of these words in one line.</summary>
    public bool Said(params string[] words)
    {
        lock (_log)
        {
            return _log.Exists(line => Array.TrueForAll(words, word => line.Contains(word, StringComparison.Ordinal)));
        }
    }

    /// <summary>Ends it as a host does, so that its journal is whole.</summary>
    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
        {
            _log.Add(line.Data ?? "");
        }
    }
}
