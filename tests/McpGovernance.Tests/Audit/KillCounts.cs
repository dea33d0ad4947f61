using System.Globalization;

namespace McpGovernance.Tests.Audit;

/// <summary>What a run of kills did, for its table.</summary>
internal sealed class KillCounts
{
    public int Kills { get; set; }

    /// <summary>Kills before anything was acknowledged: while the journal was opening or recovering.</summary>
    public int Early { get; set; }

    public int Acknowledged { get; set; }

    public int Durable { get; set; }

    public int Records { get; set; }

    public int Epochs { get; set; }

    public int Logs { get; set; }

    public int Orphans { get; set; }

    public int TornByKill { get; set; }

    public int TornByTest { get; set; }

    public int CutsSaid { get; set; }

    public void Add(KillCounts other)
    {
        Kills += other.Kills;
        Early += other.Early;
        Acknowledged += other.Acknowledged;
        Durable += other.Durable;
        Records += other.Records;
        Epochs += other.Epochs;
        Orphans += other.Orphans;
        TornByKill += other.TornByKill;
        TornByTest += other.TornByTest;
        CutsSaid += other.CutsSaid;
    }

    public string ToMarkdown(TimeSpan took) => string.Create(CultureInfo.InvariantCulture, $"""
        # Kill −9 at random moments

        Processes with six writers each (levels `Written` and `Durable`, segments of 24 KiB) append to a journal, say what was
        acknowledged, and are killed; the next process recovers the same root and is killed in turn. Ten kills a root, then two
        processes open it at once, and every record is held against every acknowledgement. Any difference fails the run.
        Made by `MCPGOV_KILLS=<kills> dotnet test tests/McpGovernance.Tests --filter JournalKillTests`; seeds are fixed, moments are not.

        Machine: {Environment.ProcessorCount} processors, {System.Runtime.InteropServices.RuntimeInformation.OSDescription.Split('#')[0].Trim()}, .NET {Environment.Version}. {TimeProvider.System.GetUtcNow():yyyy-MM-dd}. Took {took.TotalSeconds:F0} s.

        | what | count |
        |---|---:|
        | kills | {Kills:N0} |
        | of these before anything was acknowledged (opening, recovery) | {Early:N0} |
        | records acknowledged | {Acknowledged:N0} |
        | of these as durable | {Durable:N0} |
        | acknowledged and lost | 0 |
        | doubled | 0 |
        | out of order, or with a number missing | 0 |
        | records in the journals, with those nobody had been told of | {Records:N0} |
        | epochs | {Epochs:N0} |
        | calls reported as indeterminate, each once | {Orphans:N0} |
        | tails torn by the kill itself | {TornByKill:N0} |
        | tails torn by the test, as a power failure does | {TornByTest:N0} |
        | cuts on record (said again when the recovery itself was killed) | {CutsSaid:N0} |

        """);
}
