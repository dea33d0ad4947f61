using System.Globalization;

namespace McpGovernance.Audit;

/// <summary>Room on the disk that is set aside while there is some: an empty file that holds its blocks, to become the next segment when the disk is full.</summary>
/// <remarks>Used by one thread. The file's name says how much it holds, because nothing else does.</remarks>
internal sealed class JournalReserve
{
    private const string Prefix = ".reserve-";
    private readonly string _directory;
    private readonly string _path;
    private readonly FileJournalPlace _place;
    private readonly JournalSettings _settings;
    private long _tried;

    public JournalReserve(string directory, FileJournalPlace place, JournalSettings settings)
    {
        (_directory, _place, _settings) = (directory, place, settings);
        _path = Path.Combine(directory, Prefix + Bytes.ToString(CultureInfo.InvariantCulture));
        JournalDirectory.ThrowIfLink(_path);
        IsWhole = Bytes == 0 || File.Exists(_path);
        _tried = settings.Time.GetTimestamp();
    }

    /// <summary>Whether the room is there. Without it only ends of calls and the journal's own records are taken.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether there is a reserve that a full disk can be answered with.</summary>
    public bool CanBeTaken => IsWhole && Bytes > 0;

    private long Bytes => _settings.Options.ReserveBytes;

    /// <summary>What an operator is told while it is not whole.</summary>
    public string Problem => string.Create(CultureInfo.InvariantCulture,
        $"The disk below '{_place.Root}' is full. Refusals and the journal's own records are still written, from its reserve. Make room for {Bytes} bytes more than what else needs some, or name another disk in 'AuditOptions.Root'.");

    /// <summary>Sets the room aside, if it is not, and a while after the last try.</summary>
    public bool TryMakeAgain()
    {
        if (!IsWhole && _settings.Time.GetElapsedTime(_tried) >= _settings.RetryInterval)
        {
            TryMake();
        }

        return IsWhole;
    }

    public void TryMake()
    {
        _tried = _settings.Time.GetTimestamp();
        if (IsWhole)
        {
            return;
        }

        try
        {
            DeleteOthers();
            _place.Storage.SetAside(_path, Bytes);
            IsWhole = true;
        }
        catch (IOException)
        {
            // There is no room; or it cannot be told, which is the same to us.
        }
    }

    /// <summary>Turns the room into a new file, or returns <see langword="null"/> when there is none.</summary>
    public JournalFile? TryTake(string path)
    {
        if (!CanBeTaken)
        {
            return null;
        }

        IsWhole = false;
        return _place.Storage.CreateFrom(_path, path);
    }

    /// <summary>Gives the room back, for a directory in which nobody goes on.</summary>
    public void Release()
    {
        IsWhole = Bytes == 0;
        DeleteOthers();
    }

    private void DeleteOthers()
    {
        foreach (var file in Directory.EnumerateFiles(_directory, Prefix + "*"))
        {
            _place.Storage.Delete(file);
        }
    }
}
