using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Catalog;

/// <summary>Reads and writes catalogs as files. A catalog in which anything is wrong is refused whole, with every place that is.</summary>
/// <remarks>Thread safe.</remarks>
public static class CatalogFile
{
    /// <summary>The usual name of the file: <c>mcp-catalog.json</c>.</summary>
    public const string Name = "mcp-catalog.json";

    internal const string Expected = "a JSON object with 'server', 'owner' and 'tools'";

    /// <summary>Larger files are no catalogs.</summary>
    private const long MaxBytes = 256L * 1024 * 1024;

    private const int MaxDepth = 256;

    /// <summary>Reads a file and holds it against itself: digests, schemas, approvals, channels, versions.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The catalog.</returns>
    /// <exception cref="GovernanceConfigurationException">It cannot be read, or something in it is wrong; the message has every place, line and reason.</exception>
    public static CatalogDocument Load(string path) => Parse(path, Bytes(path));

    /// <summary>Reads a catalog from text.</summary>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="utf8">JSON in UTF-8.</param>
    /// <returns>The catalog.</returns>
    /// <exception cref="GovernanceConfigurationException">Something in it is wrong; the message has every place, line and reason.</exception>
    public static CatalogDocument Parse(string source, ReadOnlyMemory<byte> utf8)
    {
        var text = new DocumentText(source, utf8) { Subject = "The catalog", Expected = Expected };
        var problems = new DocumentProblems(text);
        var document = DocumentNodeReader.Read(text, problems);
        if (document is null)
        {
            problems.ThrowIfAny();
        }

        var catalog = new CatalogReader(problems).Read(document!, Element(utf8));
        new CatalogChecks(problems, document!).Check(catalog);
        return catalog;
    }

    /// <summary>The one text of a catalog: the same catalog gives the same bytes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns>JSON in UTF-8, indented, with line feeds.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is <see langword="null"/>.</exception>
    public static byte[] Write(CatalogDocument catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return CatalogWriter.Write(catalog);
    }

    /// <summary>The digest of a catalog: of <see cref="Write"/>, so of what it says and not of how a file is formatted.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <returns><c>sha256-</c> and the unpadded base64url of SHA-256.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is <see langword="null"/>.</exception>
    public static string Digest(CatalogDocument catalog) => $"sha256-{Base64Url.EncodeToString(SHA256.HashData(Write(catalog)))}";

    /// <summary>What names the contents of a file, for <see cref="Save"/>.</summary>
    /// <param name="path">The file.</param>
    /// <returns>A text that differs when the bytes do; <see langword="null"/> where there is no file.</returns>
    /// <exception cref="GovernanceConfigurationException">It cannot be read.</exception>
    public static string? Stamp(string path) => File.Exists(path) ? Convert.ToHexStringLower(SHA256.HashData(Bytes(path))) : null;

    /// <summary>Writes a catalog in one step, unless somebody else wrote the file meanwhile. What does not load is not written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="stamp">What <see cref="Stamp"/> gave when the file was read; <see langword="null"/> where there was none.</param>
    /// <exception cref="GovernanceConfigurationException">Something in the catalog is wrong.</exception>
    /// <exception cref="IOException">The file changed meanwhile, somebody else is writing, or it cannot be written. It is as it was.</exception>
    public static void Save(string path, CatalogDocument catalog, string? stamp)
    {
        var bytes = Write(catalog);
        Parse(path, bytes);
        var full = Path.GetFullPath(path);
        using var turn = Turn(full);
        if (Stamp(full) != stamp)
        {
            throw new IOException($"'{path}' was changed by somebody else since it was read, so nothing was written. Read it again and repeat the change.");
        }

        Replace(full, bytes);
    }

    /// <summary>Puts bytes in the place of a file in one step.</summary>
    internal static void Replace(string full, byte[] bytes)
    {
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>One writer at a time, also between processes.</summary>
    private static FileStream Turn(string path)
    {
        try
        {
            return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException cause)
        {
            throw new IOException($"'{path}' is being written by somebody else, so nothing was written. Repeat the change.", cause);
        }
    }

    internal static byte[] Bytes(string path)
    {
        try
        {
            return new FileInfo(path).Length > MaxBytes
                ? throw new GovernanceConfigurationException($"The catalog '{path}' is larger than {MaxBytes} bytes. Name the catalog's JSON file.")
                : File.ReadAllBytes(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new GovernanceConfigurationException($"The catalog '{path}' cannot be read ({cause.GetType().Name}). Expected a JSON file that this process may read. Correct the path or the file's permissions.", cause);
        }
    }

    private static JsonElement Element(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
        return document.RootElement.Clone();
    }
}
