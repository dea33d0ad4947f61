using System.Globalization;

namespace McpGovernance;

/// <summary>Records of one log and epoch, in order and without a gap.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed class AuditBatch
{
    private readonly AuditRecord[] _records;

    /// <summary>Makes a batch of records that follow each other.</summary>
    /// <param name="records">At least one record.</param>
    /// <exception cref="ArgumentNullException"><paramref name="records"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is none, or one does not follow the one before it in the same log and epoch.</exception>
    public AuditBatch(IEnumerable<AuditRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        _records = [.. records];
        if (_records.Length == 0)
        {
            throw new ArgumentException("A batch has at least one record.", nameof(records));
        }

        for (var i = 0; i < _records.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(_records[i], nameof(records));
            Bytes += _records[i].Utf8Json.Length;
            if (i > 0 && (_records[i].Log != Log || _records[i].Epoch != Epoch || _records[i].Seq != _records[i - 1].Seq + 1))
            {
                throw new ArgumentException(
                    $"Record {_records[i].Seq} does not follow record {_records[i - 1].Seq}. A batch has records of one log and epoch, in order and without a gap.", nameof(records));
            }
        }
    }

    /// <summary>The records, in order.</summary>
    public IReadOnlyList<AuditRecord> Records => _records;

    /// <summary>The log of all of them.</summary>
    public string Log => _records[0].Log;

    /// <summary>The epoch of all of them.</summary>
    public long Epoch => _records[0].Epoch;

    /// <summary>The number of the first record.</summary>
    public long FirstSeq => _records[0].Seq;

    /// <summary>The number of the last record.</summary>
    public long LastSeq => _records[^1].Seq;

    /// <summary>How many bytes the records have together.</summary>
    public long Bytes { get; }

    /// <summary>Names exactly these records: <c>log/epoch/first-last</c>. The same records have the same key whenever they come.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Log}/{Epoch}/{FirstSeq}-{LastSeq}");

    /// <summary>The records up to one.</summary>
    /// <param name="seq">The last record to have.</param>
    /// <returns>A batch; <see langword="null"/> when no record is left.</returns>
    public AuditBatch? Until(long seq) => Part(_records.Where(record => record.Seq <= seq));

    /// <summary>The records after one.</summary>
    /// <param name="seq">The last record not to have.</param>
    /// <returns>A batch; <see langword="null"/> when no record is left.</returns>
    public AuditBatch? After(long seq) => Part(_records.Where(record => record.Seq > seq));

    private AuditBatch? Part(IEnumerable<AuditRecord> records)
    {
        AuditRecord[] part = [.. records];
        return part.Length == 0 ? null : part.Length == _records.Length ? this : new AuditBatch(part);
    }
}
