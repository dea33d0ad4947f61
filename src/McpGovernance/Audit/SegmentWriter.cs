namespace McpGovernance.Audit;

/// <summary>Writes groups of records to the current file, begins the next one when it is due, and knows what to do when a disk fails.</summary>
/// <remarks>
/// Used by one thread. A group whose <see cref="Write"/> threw is to be written again; one whose <see cref="Flush"/> threw is
/// not: this class carries what is not known to be durable into the next file.
/// </remarks>
internal sealed class SegmentWriter(string directory, int epoch, JournalReserve reserve, JournalStorage storage, JournalSettings settings) : IDisposable
{
    private readonly TimeProvider _time = settings.Time;
    private JournalFile? _file;
    private string _path = "";
    private long _length;
    private long _next;
    private long _begun;
    private bool _isNameDurable;
    private bool _takesReserve;

    // What the last successful flush covered.
    private long _durableLength;
    private long _durableNext;

    // A file whose flush failed, kept until its records stand durably in the next one, which begins with them.
    private (JournalFile File, long Length)? _abandoned;
    private byte[] _carried = [];
    private long _carriedFirst;

    public void Write(RecordGroup group)
    {
        var file = Current(group);
        try
        {
            file.Write(group.Span, _length);
        }
        catch
        {
            Cut(file);
            throw;
        }

        _length += group.Span.Length;
        _next = group.First + group.Count;
    }

    /// <summary>Makes durable what was written. A failed flush is never tried again on the same file: a new one gets the records, once.</summary>
    public void Flush()
    {
        if (TryFlush() is not null)
        {
            settings.Log.SegmentAbandoned(_path);
            if (TryFlush() is { } cause)
            {
                throw new IOException("The disk did not confirm that the records are durable, twice.", cause);
            }
        }

        _durableLength = _length;
        _durableNext = _next;
        Forget();
    }

    /// <summary>The disk is full: what follows goes to a new file on the room that was set aside.</summary>
    public void TurnToReserve()
    {
        var old = _file;
        _takesReserve = true;
        Flush();
        if (ReferenceEquals(_file, old))
        {
            old?.Dispose();
            _file = null;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _abandoned?.File.Dispose();
    }

    /// <summary>The bytes, and once per file its name.</summary>
    private Exception? TryFlush()
    {
        var file = _file ?? (_carried.Length > 0 ? Begin(_carriedFirst) : null);
        if (file is null)
        {
            return null;
        }

        try
        {
            file.Flush();
            if (!_isNameDurable)
            {
                storage.FlushDirectory(directory);
                _isNameDurable = true;
            }

            return null;
        }
        catch (Exception cause)
        {
            Abandon(file);
            return cause;
        }
    }

    private JournalFile Current(RecordGroup group)
    {
        if (_file is not null && _length > 0 && IsDue(group.Span.Length))
        {
            Flush(); // What is durable later must not stand behind what is not.
            _file?.Dispose();
            _file = null;
        }

        return _file ?? Begin(_carried.Length > 0 ? _carriedFirst : group.First);
    }

    private bool IsDue(int more) =>
        _length + more > settings.Options.SegmentBytes || _time.GetElapsedTime(_begun) >= settings.Options.SegmentAge;

    private JournalFile Begin(long first)
    {
        var path = Path.Combine(directory, SegmentName.Format(epoch, first));
        var file = (_takesReserve ? reserve.TryTake(path) : null) ?? storage.Create(path);
        (_takesReserve, _isNameDurable) = (false, false);
        try
        {
            file.Write(_carried, 0);
        }
        catch
        {
            Discard(file, path);
            throw;
        }

        (_file, _path, _begun) = (file, path, _time.GetTimestamp());
        (_length, _durableLength, _durableNext) = (_carried.Length, 0, first);
        return file;
    }

    /// <summary>Takes the fragment of a failed write away, so that nobody reads it.</summary>
    private void Cut(JournalFile file)
    {
        try
        {
            file.SetLength(_length);
        }
        catch (Exception)
        {
            settings.Log.SegmentAbandoned(_path);
            Abandon(file);
            return;
        }

        if (_length == 0)
        {
            _file = null;
            Discard(file, _path);
        }
    }

    private void Abandon(JournalFile file)
    {
        _file = null;
        byte[] rest;
        try
        {
            rest = new byte[_length - _durableLength];
            file.Read(rest, _durableLength);
        }
        catch
        {
            file.Dispose(); // Its records stay where they are: written, perhaps not durable.
            throw;
        }

        if (rest.Length > 0)
        {
            (_carried, _carriedFirst) = (rest, _durableNext);
        }

        if (_durableLength == 0)
        {
            Discard(file, _path); // The next file begins with the same record and so has the same name.
        }
        else
        {
            _abandoned = (file, _durableLength);
        }
    }

    private void Forget()
    {
        _carried = [];
        if (_abandoned is { } old)
        {
            _abandoned = null;
            try
            {
                old.File.SetLength(old.Length);
            }
            catch (Exception)
            {
                // Then its last records stand twice: the same bytes, the same numbers.
            }

            old.File.Dispose();
        }
    }

    private void Discard(JournalFile file, string path)
    {
        file.Dispose();
        try
        {
            storage.Delete(path);
        }
        catch (Exception)
        {
            // Then creating the next file of that name says what is wrong.
        }
    }
}
