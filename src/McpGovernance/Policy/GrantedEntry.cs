namespace McpGovernance.Policy;

/// <summary>The entry to name for a decision: of the ordinal-first role that grants, the ordinal-first entry.</summary>
internal struct GrantedEntry
{
    private int _role;

    /// <summary>The entry, or <see langword="null"/> when nothing grants.</summary>
    public string? Entry { get; private set; }

    /// <summary>Takes a candidate when it comes first.</summary>
    public void Offer(int role, string entry)
    {
        if (Entry is null || role < _role || (role == _role && string.CompareOrdinal(entry, Entry) < 0))
        {
            _role = role;
            Entry = entry;
        }
    }
}
