using McpGovernance.Audit;

namespace McpGovernance.Tests.Audit;

/// <summary>Real files on a disk that fails when told to.</summary>
internal sealed class FaultyStorage : JournalStorage
{
    private readonly LocalJournalStorage _disk = new();
    private long _room = long.MaxValue;
    private int _flushFailures;
    private int _setLengthFailures;
    private int _directoryFlushFailures;
    private long _held;

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

    public int DirectoryFlushFailures
    {
        set => Volatile.Write(ref _directoryFlushFailures, value);
    }

    /// <summary>A file that there is no room for, although there is for others.</summary>
    public string? FullPath { get; set; }

    public int Flushes;

    /// <summary>The directories whose names were made durable, in order.</summary>
    public List<string> FlushedDirectories { get; } = [];

    /// <summary>While not set, writing blocks.</summary>
    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    /// <summary>Set when a write has reached the gate.</summary>
    public ManualResetEventSlim AtGate { get; } = new();

    public List<int> Writes { get; } = [];

    public override JournalFile Create(string path) => new FaultyFile(this, _disk.Create(path), 0, path);

    public override JournalFile OpenOrCreate(string path, out long length) => new FaultyFile(this, _disk.OpenOrCreate(path, out length), 0, path);

    public override void Delete(string path) => _disk.Delete(path);

    public override void FlushDirectory(string path)
    {
        lock (FlushedDirectories)
        {
            FlushedDirectories.Add(path);
        }

        if (Interlocked.Decrement(ref _directoryFlushFailures) >= 0)
        {
            throw new IOException("Input/output error");
        }

        _disk.FlushDirectory(path);
    }

    public override void SetAside(string path, long bytes)
    {
        if (Room < bytes)
        {
            throw Full();
        }

        Room -= bytes;
        _held = bytes;
        _disk.SetAside(path, bytes);
    }

    public override JournalFile CreateFrom(string reserve, string path) => new FaultyFile(this, _disk.CreateFrom(reserve, path), Interlocked.Exchange(ref _held, 0), path);

    private static IOException Full() => new("No space left on device", 28);

    private sealed class FaultyFile(FaultyStorage storage, JournalFile file, long held, string path) : JournalFile
    {
        private long _held = held;

        public override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            storage.AtGate.Set();
            storage.Gate.Wait();
            lock (storage.Writes)
            {
                storage.Writes.Add(bytes.Length);
            }

            var room = storage.FullPath == path ? bytes.Length / 2 : Math.Min(storage.Room, int.MaxValue);
            var fits = (int)Math.Min(bytes.Length, _held + room);
            file.Write(bytes[..fits], offset);
            var fromHeld = Math.Min(fits, _held);
            _held -= fromHeld;
            storage.Room -= fits - fromHeld;
            if (fits < bytes.Length)
            {
                throw Full();
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
