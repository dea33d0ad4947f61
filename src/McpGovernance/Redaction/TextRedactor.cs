using System.Text;

namespace McpGovernance.Redaction;

/// <summary>Takes secrets out of texts.</summary>
/// <remarks>Immutable and thread safe.</remarks>
internal sealed class TextRedactor(IReadOnlySet<string> kept)
{
    /// <summary>The text without its secrets; the very same text when it has none.</summary>
    public string Clean(string text, SecretTally tally, RedactionStyle style = RedactionStyle.Named)
    {
        var found = SecretDetector.Find(text);
        if (found.Count == 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        var at = 0;
        foreach (var secret in found)
        {
            if (kept.Contains(secret.Kind))
            {
                continue;
            }

            clean.Append(text, at, secret.Start - at);
            Append(clean, secret, style);
            tally.Add(secret.Kind);
            at = secret.End;
        }

        return at == 0 ? text : clean.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>What stands in the place of a whole text that is a secret because of its name.</summary>
    public string CleanNamed(string text, SecretTally tally, RedactionStyle style)
    {
        var clean = Clean(text, tally, style);
        if (!ReferenceEquals(clean, text) || kept.Contains(SecretKinds.NamedSecret) || !NamedSecretRule.IsSecret(text))
        {
            return clean;
        }

        tally.Add(SecretKinds.NamedSecret);
        var whole = new StringBuilder();
        Append(whole, new DetectedSecret(0, text.Length, SecretKinds.NamedSecret), style);
        return whole.ToString();
    }

    private static void Append(StringBuilder clean, in DetectedSecret secret, RedactionStyle style)
    {
        switch (style)
        {
            case RedactionStyle.Named:
                clean.Append("[redacted:").Append(secret.Kind).Append(']');
                break;
            case RedactionStyle.Masked:
                clean.Append('*', secret.Length);
                break;
        }
    }
}
