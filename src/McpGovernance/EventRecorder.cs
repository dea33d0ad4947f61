namespace McpGovernance;

/// <summary>Puts on record what happens apart from any request.</summary>
/// <remarks>Thread safe. It returns at once and never throws: what cannot be recorded is said by the journal itself.</remarks>
internal abstract class EventRecorder
{
    /// <summary>Records.</summary>
    /// <param name="happened">What happened.</param>
    public abstract void Record(GovernanceEvent happened);
}
