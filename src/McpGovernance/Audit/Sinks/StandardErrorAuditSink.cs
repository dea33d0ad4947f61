using System.Globalization;
using System.Text;

namespace McpGovernance;

/// <summary>Shows each record on standard error, for development. Standard output belongs to the protocol.</summary>
/// <remarks>Controls and everything else that a terminal could obey or hide is escaped. A record may be shown twice after a restart.</remarks>
public sealed class StandardErrorAuditSink : AuditSink
{
    private readonly Stream _stream;

    /// <summary>Creates the sink.</summary>
    public StandardErrorAuditSink()
        : this(Open())
    {
    }

    internal StandardErrorAuditSink(Stream stream) => _stream = stream;

    /// <inheritdoc/>
    public override AuditSinkDescription Description { get; } = new() { Name = "stderr", IsIdempotent = false };

    /// <summary>The text without anything that a terminal would not simply show. A JSON text stays one, with the same meaning.</summary>
    internal static string Escape(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
            {
                foreach (var unit in rune.ToString())
                {
                    shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
                }
            }
            else
            {
                shown.Append(rune.ToString());
            }
        }

        return shown.ToString();
    }

    /// <inheritdoc/>
    protected override async ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var record in batch.Records)
        {
            await _stream.WriteAsync(Encoding.UTF8.GetBytes(Escape(Encoding.UTF8.GetString(record.Utf8Json.Span)) + "\n"), timeLimit).ConfigureAwait(false);
        }

        await _stream.FlushAsync(timeLimit).ConfigureAwait(false);
        return AuditSinkResult.Acknowledged(batch.LastSeq);
    }

    /// <inheritdoc/>
    protected override ValueTask CloseCoreAsync() => _stream.DisposeAsync();

#pragma warning disable RS0030 // The one sink that shows records on standard error, for development.
    private static Stream Open() => System.Console.OpenStandardError();
#pragma warning restore RS0030
}
