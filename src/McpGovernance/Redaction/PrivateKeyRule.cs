namespace McpGovernance.Redaction;

/// <summary>The block of a private key (RFC 7468), from its first line to its last; to the end of the text where the last line is missing.</summary>
internal sealed record PrivateKeyRule(string Mark, string Label, string End) : SecretRule(Mark, SecretKinds.PrivateKey)
{
    /// <summary>What may stand between the mark and the words that say what the block holds.</summary>
    private const int MaxLabel = 64;

    public override DetectedSecret Match(ReadOnlySpan<char> text, int at)
    {
        var label = text.Slice(at, Math.Min(Mark.Length + MaxLabel, text.Length - at));
        var words = label.IndexOf(Label, StringComparison.Ordinal);
        if (words < Mark.Length || label[Mark.Length..words].Contains('-'))
        {
            return default;
        }

        var body = at + words;
        var end = text[body..].IndexOf(End, StringComparison.Ordinal);
        if (end < 0)
        {
            return Of(at, text.Length);
        }

        // The last line goes on with the label and five hyphens.
        var last = body + end + End.Length;
        var hyphens = text[last..Math.Min(text.Length, last + MaxLabel)].IndexOf("-----", StringComparison.Ordinal);
        return Of(at, hyphens < 0 ? last : last + hyphens + 5);
    }
}
