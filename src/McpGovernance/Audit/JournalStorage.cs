namespace McpGovernance.Audit;

/// <summary>Makes the files that the journal writes: the seam at which tests let disks fail.</summary>
internal abstract class JournalStorage
{
    /// <summary>Creates a file that does not exist yet.</summary>
    public abstract JournalFile Create(string path);

    /// <summary>Deletes a file that holds nothing.</summary>
    public abstract void Delete(string path);
}
