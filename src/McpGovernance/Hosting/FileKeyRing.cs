using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using McpGovernance.Audit;

namespace McpGovernance.Hosting;

/// <summary>Keys in a file that only its owner can read; made when there is none.</summary>
/// <remarks>
/// The file holds master keys, newest last; the key of each purpose is derived by HKDF-SHA-256 (RFC 5869). Add a key to rotate:
/// new things use the last one, old things find theirs by id.
/// </remarks>
internal sealed class FileKeyRing : KeyRing
{
    private const int KeySize = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ConcurrentDictionary<(string Purpose, string Id), GovernanceKey> _derived = new();
    private readonly MasterKey[] _masters;

    /// <summary>Opens the file, or makes it.</summary>
    /// <exception cref="GovernanceConfigurationException">The file cannot be used; the message says why.</exception>
    public FileKeyRing(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                Create(path);
            }

            _masters = Load(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new GovernanceConfigurationException(
                $"The key file '{path}' cannot be used: {cause.Message} Make its directory writable for this process, restore the file, or set another path with 'UseKeys'.", cause);
        }
    }

    public override bool IsPersistent => true;

    public override GovernanceKey Current(string purpose) => Derive(purpose, _masters[^1]);

    public override GovernanceKey? Find(string purpose, string id) =>
        Array.Find(_masters, master => string.Equals(master.Id, id, StringComparison.Ordinal)) is { } master ? Derive(purpose, master) : null;

    public override IEnumerable<GovernanceKey> All(string purpose) => _masters.Select(master => Derive(purpose, master));

    private GovernanceKey Derive(string purpose, MasterKey master) =>
        _derived.TryGetValue((purpose, master.Id), out var known)
            ? known
            : _derived.GetOrAdd((purpose, master.Id), new GovernanceKey(master.Id, KeyDerivation.Derive(Convert.FromBase64String(master.Secret), purpose)));

    /// <summary>Writes a new file beside its place and gives it the name, unless somebody has: so that of two processes one wins and both read the same.</summary>
    private static void Create(string path)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(directory);
        var temporary = Path.Combine(directory, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            using (var file = new FileStream(temporary, options))
            {
                var key = new MasterKey { Id = $"k-{Guid.NewGuid():N}"[..12], Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeySize)) };
                JsonSerializer.Serialize(file, new KeyFile { Keys = [key] }, KeyFileJsonContext.Default.KeyFile);
                file.Flush(flushToDisk: true);
            }

            PosixFile.TryName(temporary, path); // If another process was first, its file serves.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static bool IsUsable(MasterKey? key) =>
        key is { Id.Length: >= 1 and <= 64, Secret: not null } && Convert.FromBase64String(key.Secret).Length == KeySize;

    private static MasterKey[] Load(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            throw new IOException("It is a symbolic link.");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
        {
            throw new IOException("Others than its owner can read or write it; its mode must be 0600.");
        }

        using var file = File.OpenRead(path);
        var keys = JsonSerializer.Deserialize(file, KeyFileJsonContext.Default.KeyFile)?.Keys ?? [];
        if (keys.Length == 0 || !Array.TrueForAll(keys, IsUsable))
        {
            throw new JsonException("It must hold at least one key, each with an 'id' of 1 to 64 characters and a 'secret' of 32 bytes in base64.");
        }

        return keys.DistinctBy(static key => key.Id).Count() == keys.Length ? keys : throw new JsonException("Two of its keys have one 'id'.");
    }
}
