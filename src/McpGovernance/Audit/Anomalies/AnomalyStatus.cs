namespace McpGovernance;

/// <summary>How the detection of anomalies is doing: for health. There is one where <c>AddAnomalyDetection</c> was called.</summary>
/// <remarks>Thread safe.</remarks>
public abstract class AnomalyStatus
{
    /// <summary>Whether the usual is still learned, so that no first call is found yet. Bursts of refusals are, once the journal was read.</summary>
    public abstract bool IsLearning { get; }

    /// <summary>Whether so many pairs of caller and tool are remembered that no further first call is found. Bursts of refusals are.</summary>
    public abstract bool IsFull { get; }

    /// <summary>How many anomalies this process has put on record.</summary>
    public abstract long Raised { get; }
}
