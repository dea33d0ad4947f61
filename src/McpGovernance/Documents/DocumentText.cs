using System.Globalization;
using System.Text;

namespace McpGovernance.Documents;

/// <summary>Where a document came from, and its text when it has one, so that messages can point into it.</summary>
/// <param name="Source">The file's path, or what else names the document.</param>
/// <param name="Utf8">The text; empty when the document was built in code.</param>
internal sealed record DocumentText(string Source, ReadOnlyMemory<byte> Utf8)
{
    /// <summary>What it is, for messages.</summary>
    public required string Subject { get; init; }

    /// <summary>What a whole document of the kind is, for messages.</summary>
    public required string Expected { get; init; }

    /// <summary>What follows where it does not load, for messages.</summary>
    public string Effect { get; init; } = "";

    /// <summary>Source, line and column of an offset, both counted from 1; the source alone when the offset is negative.</summary>
    public string Where(int offset)
    {
        if (offset < 0)
        {
            return Source;
        }

        var before = Utf8.Span[..Math.Min(offset, Utf8.Length)];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[lineStart..].TrimStart("\uFEFF"u8)) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{Source}({before.Count((byte)'\n') + 1},{column})");
    }
}
