using System.Collections.Concurrent;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>What the far side saw, kept in memory, or in a file that two processes know.</summary>
internal sealed class MethodWitness(string? path = null)
{
    private readonly ConcurrentQueue<string> _notes = new();
    private readonly Lock _writing = new();

    public string? Path => path;

    /// <summary>A message came in, whatever became of it.</summary>
    public void Came(string method) => Note($"came {method}");

    /// <summary>The server's own code ran.</summary>
    public void Ran(string method) => Note($"ran {method}");

    public bool SawCome(string method) => Notes().Contains($"came {method}");

    public bool SawRun(string method) => Notes().Contains($"ran {method}");

    private void Note(string note)
    {
        if (path is null)
        {
            _notes.Enqueue(note);
            return;
        }

        lock (_writing)
        {
            using var file = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite));
            file.WriteLine(note);
        }
    }

    private IReadOnlyCollection<string> Notes()
    {
        if (path is null || !File.Exists(path))
        {
            return _notes;
        }

        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd().Split('\n');
    }
}
