namespace McpGovernance.Audit;

/// <summary>One file of the journal, seen by its only writer.</summary>
internal abstract class JournalFile : IDisposable
{
    /// <summary>Writes at a position. When it throws, any part may have been written.</summary>
    public abstract void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Reads exactly so many bytes back.</summary>
    public abstract void Read(Span<byte> bytes, long offset);

    /// <summary>Makes what was written durable. When it throws, nobody knows what is durable, and trying again proves nothing.</summary>
    public abstract void Flush();

    /// <summary>Cuts the file.</summary>
    public abstract void SetLength(long length);

    public abstract void Dispose();
}
