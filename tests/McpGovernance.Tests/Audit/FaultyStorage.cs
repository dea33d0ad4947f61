using McpGovernance.Audit;

namespace McpGovernance.Tests.Audit;

/// <summary>Real files on a disk that fails when told to.</summary>
internal sealed class FaultyStorage : JournalStorage
{
    private readonly LocalJournalStorage _disk = new();
    private long _room = long.MaxValue;
    private int _flushFailures;
    private int _setLengthFailures;

    /// <summary>How many bytes can still be written; then the disk is full, in the middle of a batch.</summary>
    public long Room
    {
        get => Interlocked.Read(ref _room);
        set => Interlocked.Exchange(ref _room, value);
    }

    public int FlushFailures
    {
        set => Volatile.Write(ref _flushFailures, value);
    }

    public int SetLengthFailures
    {
        set => Volatile.Write(ref _setLengthFailures, value);
    }

    public int Flushes;

    /// <summary>While not set, writing blocks.</summary>
    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    /// <summary>Set when a write has reached the gate.</summary>
    public ManualResetEventSlim AtGate { get; } = new();

    public List<int> Writes { get; } = [];

    public override JournalFile Create(string path) => new FaultyFile(this, _disk.Create(path));

    public override void Delete(string path) => _disk.Delete(path);

    private sealed class FaultyFile(FaultyStorage storage, JournalFile file) : JournalFile
    {
        public override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            storage.AtGate.Set();
            storage.Gate.Wait();
            lock (storage.Writes)
            {
                storage.Writes.Add(bytes.Length);
            }

            var fits = (int)Math.Min(bytes.Length, storage.Room);
            file.Write(bytes[..fits], offset);
            storage.Room -= fits;
            if (fits < bytes.Length)
            {
                throw new IOException("No space left on device");
            }
        }

        public override void Read(Span<byte> bytes, long offset) => file.Read(bytes, offset);

        public override void Flush()
        {
            Interlocked.Increment(ref storage.Flushes);
            if (Interlocked.Decrement(ref storage._flushFailures) >= 0)
            {
                throw new IOException("Input/output error");
            }

            file.Flush();
        }

        public override void SetLength(long length)
        {
            if (Interlocked.Decrement(ref storage._setLengthFailures) >= 0)
            {
                throw new IOException("Input/output error");
            }

            file.SetLength(length);
        }

        public override void Dispose() => file.Dispose();
    }
}
