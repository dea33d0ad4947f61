namespace McpGovernance.Audit;

/// <summary>A log that keeps records one by one, where there are no files. What is kept of a group does not come again with the rest.</summary>
/// <remarks>
/// Its log is new for each start of the process, because nothing remembers it: there is one epoch, nothing is recovered and
/// there is no reserve. Opening can be tried again: the record that opens the log is the same one then.
/// </remarks>
internal abstract class RecordwiseOpenLog : OpenLog
{
    private const string OwnTypes = "audit.";
    private readonly JournalRecords _records;
    private readonly JournalLog _messages;
    private readonly List<AuditRecord> _group = [];
    private int _kept;

    protected RecordwiseOpenLog(string name, JournalSettings settings, JournalRecords records)
        : base(JournalDirectory.Prefix + new UuidSource(settings.Time).Next().ToString("N"), epoch: 1)
    {
        (Name, _records, _messages) = (name, records, settings.Log);
        Group.Add(records.Opened());
    }

    public override long LastSeq => Group.First - 1 + _kept;

    public override bool MayComeBack => true;

    protected string Name { get; }

    public override void Write()
    {
        if (_group.Count == 0)
        {
            Read();
        }

        while (_kept < _group.Count)
        {
            _kept += Keep(_group, _kept);
            Kept();
        }

        Group.Clear();
        _group.Clear();
        _kept = 0;
    }

    /// <summary>Keeps some of the records from a place on.</summary>
    /// <returns>How many. None when <see cref="Replace"/> put another in the place of one of them.</returns>
    protected abstract int Keep(List<AuditRecord> group, int from);

    /// <summary>Some more of the group is kept.</summary>
    protected virtual void Kept()
    {
    }

    /// <summary>
    /// Puts a record that says what is missing in the place of one that can never be kept, so that numbers have no gap and the
    /// journal goes on. Whoever waits for the record is told that it will not be there.
    /// </summary>
    /// <exception cref="JournalException">It is a record of the journal itself: without those nobody could trust the rest.</exception>
    protected void Replace(long seq, string reason)
    {
        var index = (int)(seq - Group.First);
        var record = _group[index];
        if (record.Type?.StartsWith(OwnTypes, StringComparison.Ordinal) is true)
        {
            throw new JournalException(
                $"The journal's own record {record.Log}/{record.Epoch}/{record.Seq} ({record.Type}) is rejected: {SinkCall.OneLine(reason)}. A sink that is the journal takes every record whose type begins with '{OwnTypes}'.");
        }

        _group[index] = Missing(seq, index, record, reason);
    }

    private void Read()
    {
        var seq = Group.First;
        var lines = Group.Span;
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            _group.Add(AuditRecord.TryParse(lines[..end].ToArray(), out var record, out var problem) ? record : Missing(seq, _group.Count, null, $"the line {problem}"));
            lines = lines[(end + 1)..];
            seq++;
        }
    }

    private AuditRecord Missing(long seq, int index, AuditRecord? record, string reason)
    {
        _messages.Rejected(Name, Log, Epoch, seq, record?.Type ?? "?", record?.Call ?? "?", SinkCall.OneLine(reason));
        var gap = AuditRecord.Parse(Group.Line(seq, _records.Rejected(Name, Log, Epoch, seq, record, reason)));
        Reject(index);
        return gap;
    }
}
