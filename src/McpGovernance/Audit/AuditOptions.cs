namespace McpGovernance;

/// <summary>Where and how surely calls are recorded. Fixed when the journal opens.</summary>
/// <remarks>
/// What cannot be recorded does not run. Pipelines of one process that name the same root share
/// one journal; the first of them decides about <see cref="SegmentBytes"/>, <see cref="SegmentAge"/>,
/// <see cref="ReserveBytes"/>, <see cref="QueueRecords"/>, <see cref="QueueBytes"/> and <see cref="ShutdownTimeout"/>. Where the journal
/// is in no files (<c>UseAuditSinkAsJournal</c>, <c>UseMemoryJournal</c>), <see cref="Root"/>, <see cref="SegmentBytes"/>,
/// <see cref="SegmentAge"/> and <see cref="ReserveBytes"/> mean nothing.
/// </remarks>
public sealed class AuditOptions
{
    /// <summary>The journal's root: a directory that holds one directory for each process. Created when missing.</summary>
    /// <value>
    /// The default is <see langword="null"/>: <c>mcpgovernance/&lt;server&gt;</c> below <c>$XDG_STATE_HOME</c> or
    /// <c>~/.local/state</c>, on Windows below the user's local application data.
    /// </value>
    /// <remarks>A local disk that only the host's user can write. Not a symbolic link; not shared between machines.</remarks>
    public string? Root { get; set; }

    /// <summary>How much of a call is on record, where <see cref="Levels"/> says nothing else.</summary>
    /// <value>The default is <see cref="AuditLevel.Metadata"/>. <see cref="AuditLevel.None"/> only holds for what reads, and is never the default.</value>
    public AuditLevel Level { get; set; } = AuditLevel.Metadata;

    /// <summary>How much of a call is on record, by the name of the tool, resource or prompt; <c>*</c> in a name matches any characters.</summary>
    /// <value>The default is empty. Of several that match, the highest counts.</value>
    /// <remarks>Refusals are always on record. <see cref="AuditLevel.None"/> for a tool that is more than a read stops the host.</remarks>
    public IDictionary<string, AuditLevel> Levels { get; } = new Dictionary<string, AuditLevel>(StringComparer.Ordinal);

    /// <summary>The classes of data that stand in records as they are; values of all others, and of none, become tokens.</summary>
    /// <value>The default is <c>public</c>.</value>
    /// <remarks>A schema says of which class a value is: <c>"x-mcp-governance-class": "public"</c>. Secrets are taken out of clear values too.</remarks>
    public ISet<string> ClearClasses { get; } = new HashSet<string>(StringComparer.Ordinal) { "public" };

    /// <summary>How far the intent of something that is not a read must be before it runs.</summary>
    /// <value>The default is <see cref="AcknowledgementLevel.Durable"/>.</value>
    public AcknowledgementLevel ChangeIntent { get; set; } = AcknowledgementLevel.Durable;

    /// <summary>How far the outcome of something that is not a read must be before it is answered.</summary>
    /// <value>The default is <see cref="AcknowledgementLevel.Written"/>.</value>
    public AcknowledgementLevel ChangeOutcome { get; set; } = AcknowledgementLevel.Written;

    /// <summary>How far the intent of a read must be before it runs.</summary>
    /// <value>The default is <see cref="AcknowledgementLevel.Written"/>.</value>
    public AcknowledgementLevel ReadIntent { get; set; } = AcknowledgementLevel.Written;

    /// <summary>How far the outcome of a read, or a refusal, must be before it is answered.</summary>
    /// <value>The default is <see cref="AcknowledgementLevel.Accepted"/>.</value>
    public AcknowledgementLevel ReadOutcome { get; set; } = AcknowledgementLevel.Accepted;

    /// <summary>How far the record of a list must be before it is answered. Identical views are counted, at most one record a second.</summary>
    /// <value>The default is <see cref="AcknowledgementLevel.Accepted"/>.</value>
    public AcknowledgementLevel Lists { get; set; } = AcknowledgementLevel.Accepted;

    /// <summary>How long a call waits for its record: for room in the queue, and for the level.</summary>
    /// <value>The default is 2 seconds. From 1 millisecond to 1 minute.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long stopping waits for what is queued to be written.</summary>
    /// <value>The default is 10 seconds. From 0 to 10 minutes.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many bytes a file of the journal may have before the next one begins.</summary>
    /// <value>The default is 64 MiB. From 1 MiB to 1 GiB.</value>
    public long SegmentBytes { get; set; } = 64L << 20;

    /// <summary>How old a file of the journal may be before the next one begins.</summary>
    /// <value>The default is 1 hour. From 1 minute to 1 day.</value>
    public TimeSpan SegmentAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How many bytes on the disk are set aside, in an empty file beside the segments, for the moment when the disk is full:
    /// calls are then refused, and refusals, ends of calls and the journal's own records are written there.
    /// </summary>
    /// <value>The default is 16 MiB. From 1 MiB to 1 GiB.</value>
    /// <remarks>
    /// More than <see cref="QueueBytes"/>, so that everything that was accepted fits. Calls are taken only while it is set
    /// aside: it is made again by itself as soon as there is room.
    /// </remarks>
    public long ReserveBytes { get; set; } = 16L << 20;

    /// <summary>How many records may wait to be written. When full, calls wait, then are refused.</summary>
    /// <value>The default is 4,096. From 16 to 1,048,576.</value>
    public int QueueRecords { get; set; } = 4096;

    /// <summary>How many bytes of records may wait to be written. When full, calls wait, then are refused.</summary>
    /// <value>The default is 8 MiB. From 128 KiB to 1 GiB.</value>
    public long QueueBytes { get; set; } = 8L << 20;
}
