using Microsoft.Extensions.Logging;

namespace McpGovernance.Audit;

/// <summary>What the detection tells the operator. Of records only the caller's and the tool's name, as <see cref="AnomalyText"/> shows them.</summary>
internal sealed partial class AnomalyLog(ILogger logger)
{
    [LoggerMessage(40, LogLevel.Warning, "Anomaly {Kind}: {Explanation} It is about record {Log}/{Epoch}/{Seq}.")]
    public partial void Raised(string kind, string explanation, string log, long epoch, long seq);

    [LoggerMessage(41, LogLevel.Information, "What is usual was learned from {Records} records below {Root}, over {Days:0.#} days. First calls are found once these are {Learning:0.#} days.")]
    public partial void Learned(long records, string root, double days, double learning);

    [LoggerMessage(42, LogLevel.Warning, "{File}({Line}) {Problem} What is usual cannot be learned from it; the time of learning begins anew behind it, so that nothing is taken for new that is not.")]
    public partial void NotLearned(string file, long line, string problem);

    [LoggerMessage(43, LogLevel.Warning, "{Count} more things below {Root} could not be read while the usual was learned. 'mcpgov audit stats' names all of them.")]
    public partial void MoreNotLearned(long count, string root);

    [LoggerMessage(44, LogLevel.Warning, "{Pairs} pairs of caller and tool are remembered, as many as 'AnomalyDetectionOptions.MaxPairs' permits: first calls are not found any more, bursts of refusals are. Find out who makes up callers, or raise the bound.")]
    public partial void Full(int pairs);

    [LoggerMessage(45, LogLevel.Warning, "{File}({Line}) {Problem} What another process wrote there is not known, so that a first call may be told twice.")]
    public partial void NotSeen(string file, long line, string problem);
}
