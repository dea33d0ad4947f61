using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace McpGovernance.Redaction;

/// <summary>A JSON web token: parts in base64url with dots between them, of which the first is a JSON object that names an algorithm.</summary>
internal sealed record JsonWebTokenRule() : SecretRule("eyJ", SecretKinds.JsonWebToken)
{
    private const int MaxHeader = 2048;
    private const int MaxParts = 5;

    private static readonly SearchValues<char> s_base64Url = SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    public override DetectedSecret Match(ReadOnlySpan<char> text, int at)
    {
        if (!IsBoundary(text, at))
        {
            return default;
        }

        var end = at + Run(text, at, s_base64Url);
        if (end >= text.Length || text[end] != '.' || !NamesAlgorithm(text[at..end]))
        {
            return default;
        }

        for (var part = 1; part < MaxParts && end < text.Length && text[end] == '.'; part++)
        {
            end += 1 + Run(text, end + 1, s_base64Url);
        }

        return Of(at, end);
    }

    private static bool NamesAlgorithm(ReadOnlySpan<char> header)
    {
        Span<byte> json = stackalloc byte[Base64Url.GetMaxDecodedLength(MaxHeader)];
        return header.Length <= MaxHeader && Base64Url.TryDecodeFromChars(header, json, out var length)
            && json[..length].IndexOf("\"alg\""u8) >= 0 && Encoding.UTF8.GetCharCount(json[..length]) > 0;
    }
}
