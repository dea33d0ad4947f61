namespace McpGovernance.Audit;

/// <summary>A file on a local disk, without a buffer of its own.</summary>
internal sealed class LocalJournalFile(FileStream stream) : JournalFile
{
    public override void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(stream.SafeFileHandle, bytes, offset);

    public override void Read(Span<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(stream.SafeFileHandle, bytes, offset);
            if (read == 0)
            {
                throw new EndOfStreamException("The file is shorter than what was written to it.");
            }

            bytes = bytes[read..];
            offset += read;
        }
    }

    public override void Flush() => PosixFile.Flush(stream.SafeFileHandle);

    public override void SetLength(long length) => RandomAccess.SetLength(stream.SafeFileHandle, length);

    public override void Dispose() => stream.Dispose();
}
