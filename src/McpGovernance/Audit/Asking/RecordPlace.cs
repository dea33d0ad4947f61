namespace McpGovernance.Audit;

/// <summary>Where a record stands in the journal, so that it need not be kept in memory.</summary>
internal readonly record struct RecordPlace(string File, long Line, long Offset, int Length, JournalRecordSource? Source)
{
    public static RecordPlace Of(JournalRecord record) => new(record.File, record.Line, record.Offset, record.Utf8Json.Length, record.Source);

    /// <summary>Reads the record again; <see langword="null"/> where it is not there any more.</summary>
    public JournalRecord? Read()
    {
        if (Source is { } source)
        {
            return source.ReadAgain(File, Line) is { } again ? source.Mark(again) : null;
        }

        try
        {
            using var handle = System.IO.File.OpenHandle(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var line = new byte[Length];
            var read = 0;
            while (read < Length && RandomAccess.Read(handle, line.AsSpan(read), Offset + read) is > 0 and var more)
            {
                read += more;
            }

            if (read < Length || !JournalRecordParser.TryParse(line, File, Line, out var record, out _))
            {
                return null;
            }

            record.Offset = Offset;
            return record;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
