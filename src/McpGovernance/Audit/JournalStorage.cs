namespace McpGovernance.Audit;

/// <summary>Makes the files that the journal writes: the seam at which tests let disks fail.</summary>
internal abstract class JournalStorage
{
    /// <summary>Creates a file that does not exist yet.</summary>
    public abstract JournalFile Create(string path);

    /// <summary>Opens a file to go on with it, or creates it.</summary>
    public abstract JournalFile OpenOrCreate(string path, out long length);

    /// <summary>Deletes a file that holds nothing.</summary>
    public abstract void Delete(string path);

    /// <summary>Makes the names in a directory durable. When it throws, nobody knows whether they are.</summary>
    public abstract void FlushDirectory(string path);

    /// <summary>Makes an empty file that does not exist yet and holds so much room on the disk.</summary>
    /// <exception cref="IOException">There is not so much room.</exception>
    public abstract void SetAside(string path, long bytes);

    /// <summary>Gives a file that was set aside the name of a new one, which may use its room.</summary>
    public abstract JournalFile CreateFrom(string reserve, string path);
}
