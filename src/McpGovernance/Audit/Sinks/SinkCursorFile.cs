using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace McpGovernance.Audit;

/// <summary>Where a sink is in its log, in a file of one line: <c>1 log epoch seq checksum</c>.</summary>
/// <remarks>Replaced whole, so that a crash leaves the old or the new one. Used by one follower.</remarks>
internal sealed class SinkCursorFile(string directory, string name, JournalStorage storage)
{
    private const int MaxBytes = 512;

    public string Path { get; } = System.IO.Path.Combine(directory, name + ".cursor");

    /// <summary>What the file says, or what is wrong with it; neither when there is none.</summary>
    /// <exception cref="IOException">It cannot be read now.</exception>
    public AuditPosition? Read(string log, out string? problem)
    {
        problem = null;
        JournalDirectory.ThrowIfLink(Path);
        if (!File.Exists(Path))
        {
            return null;
        }

        var bytes = new byte[MaxBytes];
        using var file = File.OpenHandle(Path);
        var text = Encoding.ASCII.GetString(bytes, 0, RandomAccess.Read(file, bytes, 0));
        var parts = text.Split(' ');
        if (parts is ["1", _, var epochText, var seqText, _]
            && long.TryParse(epochText, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            && long.TryParse(seqText, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            && text == Format(new AuditPosition(parts[1], epoch, seq)))
        {
            if (parts[1] == log)
            {
                return new AuditPosition(log, epoch, seq);
            }

            problem = "is that of another log";
            return null;
        }

        problem = "is damaged";
        return null;
    }

    /// <exception cref="IOException">The old one stands.</exception>
    public void Write(AuditPosition position)
    {
        var fresh = Path + ".new";
        JournalDirectory.ThrowIfLink(Path);
        File.Delete(fresh);
        using (var file = storage.Create(fresh))
        {
            file.Write(Encoding.ASCII.GetBytes(Format(position)), 0);
            file.Flush();
        }

        File.Move(fresh, Path, overwrite: true);
        storage.FlushDirectory(directory);
    }

    private static string Format(AuditPosition position)
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"1 {position.Log} {position.Epoch} {position.Seq}");
        return $"{said} {Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(said)))}";
    }
}
