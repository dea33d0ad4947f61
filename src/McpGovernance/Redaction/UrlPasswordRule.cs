using System.Buffers;

namespace McpGovernance.Redaction;

/// <summary>The password in the authority of a URL (RFC 3986, section 3.2.1).</summary>
internal sealed record UrlPasswordRule() : SecretRule("://", SecretKinds.Password)
{
    private const int MaxUserInfo = 512;

    private static readonly SearchValues<char> s_ends = SearchValues.Create("/?# \t\r\n\"'<>\\`");

    public override DetectedSecret Match(ReadOnlySpan<char> text, int at)
    {
        var start = at + Mark.Length;
        var authority = text[start..Math.Min(text.Length, start + MaxUserInfo)];
        if (authority.IndexOfAny(s_ends) is var end and >= 0)
        {
            authority = authority[..end];
        }

        var userInfo = authority[..Math.Max(0, authority.LastIndexOf('@'))];
        var colon = userInfo.IndexOf(':');
        return colon < 0 || colon + 1 == userInfo.Length || IsPlaceholder(userInfo[(colon + 1)..]) ? default : Of(start + colon + 1, start + userInfo.Length);
    }

    private static bool IsPlaceholder(ReadOnlySpan<char> password) => password[0] is '$' or '{' or '[' or '%' && password[^1] is '}' or ']' or '%' || !password.ContainsAnyExcept('*', 'x', 'X');
}
