using System.Collections.Concurrent;

namespace McpGovernance.Audit;

/// <summary>Keeps as many writers of records as requests build one at a time.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class RecordWriterPool
{
    private static readonly int MaxIdle = 2 * Environment.ProcessorCount;
    private readonly ConcurrentQueue<RecordWriter> _idle = new();

    public RecordWriter Rent() => _idle.TryDequeue(out var record) ? record : new RecordWriter();

    public void Return(RecordWriter record)
    {
        if (_idle.Count < MaxIdle)
        {
            record.Clear();
            _idle.Enqueue(record);
        }
    }
}
