namespace McpGovernance.Audit;

/// <summary>How deeply the journal's thread rests: what wakes it.</summary>
internal enum WriterRest
{
    /// <summary>It works.</summary>
    None,

    /// <summary>It lets accepted records gather.</summary>
    Linger,

    /// <summary>It has nothing to do.</summary>
    Sleep,
}
