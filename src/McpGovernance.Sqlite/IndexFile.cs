using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace McpGovernance.Sqlite;

/// <summary>Opens the file of an index, and nothing that is none.</summary>
internal static class IndexFile
{
    /// <summary>How long somebody else may hold the file, in seconds.</summary>
    private const int Patience = 5;

    /// <summary>Where a file of SQLite has its application's mark.</summary>
    private const int MarkOffset = 68;

    private const string LockSuffix = ".lock";
    private static readonly byte[] Magic = [.. "SQLite format 3\0"u8];

    /// <summary>Opens an index to write it; makes it when there is none.</summary>
    public static SqliteConnection OpenToWrite(string path)
    {
        if (!Exists(path))
        {
            CreateEmpty(path);
        }

        var connection = Connect(path, SqliteOpenMode.ReadWrite);
        try
        {
            if (!IsIndex(connection, path))
            {
                connection.Run("PRAGMA page_size = 8192");
                connection.Run("PRAGMA journal_mode = WAL");
                Create(connection, path, withIndexes: true);
            }

            connection.Run("PRAGMA journal_mode = WAL");
            connection.Run("PRAGMA synchronous = FULL");
            connection.Run("PRAGMA cache_size = -32768");
            connection.Run("PRAGMA wal_autocheckpoint = 4000");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens an index to read it.</summary>
    public static SqliteConnection OpenToRead(string path)
    {
        if (!Exists(path))
        {
            throw new FileNotFoundException($"There is no index '{path}'. Make it from the journal: 'mcpgov audit index <root...> --to <file>'.", path);
        }

        var connection = Connect(path, SqliteOpenMode.ReadOnly);
        try
        {
            if (!IsIndex(connection, path))
            {
                throw IndexFailure.Foreign(path);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes a new file that is filled at once: it has no indexes yet, and is nobody's before it is whole.</summary>
    public static SqliteConnection CreateToFill(string path)
    {
        CreateEmpty(path);
        var connection = Connect(path, SqliteOpenMode.ReadWrite);
        try
        {
            connection.Run("PRAGMA page_size = 8192");
            connection.Run("PRAGMA journal_mode = OFF");
            connection.Run("PRAGMA synchronous = OFF");
            connection.Run("PRAGMA locking_mode = EXCLUSIVE");
            connection.Run("PRAGMA cache_size = -131072");
            Create(connection, path, withIndexes: false);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file may be put in the place of what is there: an index of ours, also a damaged one, or nothing.</summary>
    /// <exception cref="InvalidDataException">It is something else, or was made by a newer version.</exception>
    public static void ThrowUnlessReplaceable(string path)
    {
        if (!Exists(path))
        {
            return;
        }

        try
        {
            using var connection = Connect(path, SqliteOpenMode.ReadOnly);
            IsIndex(connection, path);
        }
        catch (SqliteException)
        {
            // The header of the file still says whose it was.
            if (!HasMark(path))
            {
                throw IndexFailure.Foreign(path);
            }
        }
    }

    /// <summary>Puts a new file into the place of an index that nobody writes.</summary>
    public static void Replace(string path, string made)
    {
        using (var file = File.OpenHandle(made, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(file);
        }

        // What stands in the old log of changes would be taken for the new file's.
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        File.Move(made, path, overwrite: true);
    }

    /// <summary>Holds the index: many may use it at a time, and nobody while it is replaced.</summary>
    /// <exception cref="IOException">It is being replaced, or used.</exception>
    public static FileStream Hold(string path, bool toReplace)
    {
        var held = path + LockSuffix;
        ThrowIfLink(held);
        try
        {
            return Create(held, FileMode.OpenOrCreate, toReplace ? FileAccess.ReadWrite : FileAccess.Read, toReplace ? FileShare.None : FileShare.Read);
        }
        catch (IOException) when (Directory.Exists(Path.GetDirectoryName(held)) && File.Exists(held))
        {
            throw new IOException(toReplace
                ? $"The index '{path}' is in use. Stop the servers that write it, or make the new one under another name."
                : $"The index '{path}' is being made again. Try when that is done.");
        }
    }

    /// <summary>Holds it to read, where somebody who writes it has made the lock.</summary>
    public static FileStream? HoldToRead(string path) => File.Exists(path + LockSuffix) ? Hold(path, toReplace: false) : null;

    private static bool Exists(string path)
    {
        ThrowIfLink(path);
        if (!File.Exists(path))
        {
            return Directory.Exists(path)
                ? throw new IOException($"'{path}' is a directory. Name the file of an index.")
                : false;
        }

        Span<byte> header = stackalloc byte[Magic.Length];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);

        // One that is empty was being made when its process ended.
        return read == 0 || header[..read].SequenceEqual(Magic) ? true : throw IndexFailure.Foreign(path);
    }

    private static void ThrowIfLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            throw new IOException($"'{path}' is a symbolic link, which is not followed. Name the file itself.");
        }
    }

    /// <summary>SQLite gives the files beside it the same mode.</summary>
    private static void CreateEmpty(string path)
    {
        try
        {
            using var file = Create(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process makes it at the same time.
        }
    }

    /// <summary>Whether the header of a file, damaged or not, has the mark of an index.</summary>
    private static bool HasMark(string path)
    {
        Span<byte> header = stackalloc byte[MarkOffset + sizeof(int)];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            && BinaryPrimitives.ReadInt32BigEndian(header[MarkOffset..]) == IndexSchema.ApplicationId;
    }

    private static FileStream Create(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Patience,
        }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether it is an index; <see langword="false"/> when it is an empty database.</summary>
    private static bool IsIndex(SqliteConnection connection, string path)
    {
        var (application, version) = (connection.Scalar("PRAGMA application_id"), connection.Scalar("PRAGMA user_version"));
        if (application == IndexSchema.ApplicationId)
        {
            return version > IndexSchema.Version ? throw IndexFailure.Newer(path, version) : true;
        }

        if (application == 0 && version == 0 && connection.Scalar("SELECT count(*) FROM sqlite_master") == 0)
        {
            return false;
        }

        // Another process may have made it since the first look; all of it appears at once.
        return connection.Scalar("PRAGMA application_id") == IndexSchema.ApplicationId ? IsIndex(connection, path) : throw IndexFailure.Foreign(path);
    }

    private static void Create(SqliteConnection connection, string path, bool withIndexes)
    {
        connection.Run("BEGIN IMMEDIATE");
        if (!IsIndex(connection, path))
        {
            connection.Run(IndexSchema.Tables);
            if (withIndexes)
            {
                connection.Run(IndexSchema.Indexes);
            }

            connection.Run($"PRAGMA application_id = {IndexSchema.ApplicationId}");
            connection.Run($"PRAGMA user_version = {IndexSchema.Version}");
        }

        connection.Run("COMMIT");
    }
}
