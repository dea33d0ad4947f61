using System.Collections.Concurrent;

namespace McpGovernance.Tests.EndToEnd;

/// <summary>What ran, in order.</summary>
internal sealed class RunCounter
{
    private readonly ConcurrentQueue<string> _ran = new();

    public IReadOnlyList<string> Ran => [.. _ran];

    public string Count(string name)
    {
        _ran.Enqueue(name);
        return $"{name} done";
    }
}
