using System.Buffers;

namespace McpGovernance.Redaction;

/// <summary>What follows the name of an authentication scheme, as in a header.</summary>
internal sealed record CredentialsRule(string Mark, int Fewest) : SecretRule(Mark, SecretKinds.Credentials)
{
    private static readonly SearchValues<char> s_token68 = SearchValues.Create("+-./0123456789=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");

    public override bool IgnoresCase => true;

    public override DetectedSecret Match(ReadOnlySpan<char> text, int at)
    {
        var start = at + Mark.Length;
        var length = Run(text, start, s_token68);
        var token = text.Slice(start, length);
        return length >= Fewest && IsBoundary(text, at) && token.ContainsAnyInRange('0', '9') && token.IndexOfAny(Alphanumeric) >= 0 ? Of(start, start + length) : default;
    }
}
