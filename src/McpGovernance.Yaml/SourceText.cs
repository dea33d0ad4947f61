using System.Buffers;
using System.Text;

namespace McpGovernance.Yaml;

/// <summary>Looks at the text itself where the parser lets through what other readers of YAML refuse.</summary>
internal static class SourceText
{
    private static readonly SearchValues<byte> Hexadecimal = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    /// <summary>Whether every <c>\x</c>, <c>\u</c> and <c>\U</c> has all its digits. The parser takes any character for one.</summary>
    /// <param name="quoted">Text in double quotes, with them.</param>
    public static bool HasWholeEscapes(ReadOnlySpan<byte> quoted)
    {
        for (var at = quoted.IndexOf((byte)'\\'); at >= 0 && at + 1 < quoted.Length; at++)
        {
            if (quoted[at] != '\\')
            {
                continue;
            }

            var digits = quoted[++at] switch { (byte)'x' => 2, (byte)'u' => 4, (byte)'U' => 8, _ => 0 };
            if (quoted.Length - at <= digits || quoted.Slice(at + 1, digits).ContainsAnyExcept(Hexadecimal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a text is what stands in the file.</summary>
    public static bool Is(ReadOnlySpan<byte> source, string text) =>
        Ascii.Equals(source, text) || string.Equals(Encoding.UTF8.GetString(source), text, StringComparison.Ordinal);

    /// <summary>Whether a key is followed by its colon on the same line, and no question mark stands before it.</summary>
    public static bool IsKey(ReadOnlySpan<byte> text, int at, int end) => text[end..].TrimStart((byte)' ') is [(byte)':', ..] && text[..at].TrimEnd((byte)' ') is not [.., (byte)'?'];

    /// <summary>Whether what stands before a value separates it. The parser swallows some signs.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="at">Where the value begins.</param>
    /// <param name="isInFlow">Whether brackets are open around it.</param>
    public static bool IsBegunAt(ReadOnlySpan<byte> text, int at, bool isInFlow) =>
        at == 0
        || text[at - 1] is (byte)' ' or (byte)'\n'
        || (isInFlow && (text[at - 1] is (byte)'[' or (byte)'{' or (byte)',' || (at > 1 && text[at - 1] == ':' && text[at - 2] is (byte)'"' or (byte)'\'')));

    /// <summary>Whether what follows a quoted text or a closing bracket ends it. The parser goes on as if a comma or colon were there.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="end">Where the quoted text or the bracket ends.</param>
    /// <param name="isInFlow">Whether brackets are open around it.</param>
    public static bool IsEndedAt(ReadOnlySpan<byte> text, int end, bool isInFlow)
    {
        for (var at = end; at < text.Length; at++)
        {
            switch (text[at])
            {
                case (byte)' ' or (byte)'\r':
                    break;
                case (byte)'#' when at > end && text[at - 1] is (byte)' ' or (byte)'\n':
                    at += text[at..].IndexOf((byte)'\n') is >= 0 and var line ? line - 1 : text.Length - at;
                    break;
                case (byte)'\n':
                    if (!isInFlow)
                    {
                        return true;
                    }

                    break;
                case (byte)':':
                    return true;
                case (byte)',' or (byte)']' or (byte)'}':
                    return isInFlow;
                default:
                    return false;
            }
        }

        return true;
    }
}
