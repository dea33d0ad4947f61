namespace McpGovernance.Policy;

/// <summary>A name, URI or method, with wildcards or without. Compares ordinally.</summary>
/// <remarks>In a name <c>*</c> matches any characters. In a URI <c>*</c> does not match <c>/</c> and <c>**</c> does.</remarks>
internal sealed class NamePattern
{
    private const char Wildcard = '*';

    private readonly string _pattern;
    private readonly bool _isUri;

    private NamePattern(string pattern, bool isUri)
    {
        _pattern = pattern;
        _isUri = isUri;
        var first = pattern.IndexOf(Wildcard, StringComparison.Ordinal);
        IsExact = first < 0;
        Prefix = IsExact ? pattern : pattern[..first];
        Suffix = pattern[(pattern.LastIndexOf(Wildcard) + 1)..];
        IsOpen = !IsExact && pattern.Length == Prefix.Length + Suffix.Length + (isUri ? 2 : 1);
    }

    public bool IsExact { get; }

    /// <summary>What stands before the first wildcard.</summary>
    public string Prefix { get; }

    /// <summary>What stands after the last wildcard.</summary>
    public string Suffix { get; }

    /// <summary>Whether anything may stand between <see cref="Prefix"/> and <see cref="Suffix"/>.</summary>
    public bool IsOpen { get; }

    public static NamePattern ForName(string pattern) => new(pattern, isUri: false);

    public static NamePattern ForUri(string pattern) => new(pattern, isUri: true);

    /// <summary>Whether a name matches, in time proportional to name × pattern at worst.</summary>
    /// <remarks>
    /// Each wildcard takes as little as it can. On a mismatch the last wildcard takes one more; when that would be a slash that
    /// it must not take, the last wildcard that may take anything does. Earlier ones never need to be tried again.
    /// </remarks>
    public bool IsMatch(ReadOnlySpan<char> name)
    {
        if (!name.EndsWith(Suffix) || !name.StartsWith(Prefix))
        {
            return false;
        }

        ReadOnlySpan<char> pattern = _pattern;
        var star = (Pattern: -1, Name: 0);
        var open = (Pattern: -1, Name: 0);
        int p = 0, n = 0;
        while (n < name.Length || p < pattern.Length)
        {
            if (p < pattern.Length && pattern[p] == Wildcard)
            {
                var takesAll = !_isUri || (p + 1 < pattern.Length && pattern[p + 1] == Wildcard);
                p += takesAll && _isUri ? 2 : 1;
                open = takesAll ? (p, n) : open;
                star = takesAll ? (-1, 0) : (p, n);
            }
            else if (p < pattern.Length && n < name.Length && pattern[p] == name[n])
            {
                p++;
                n++;
            }
            else if (star.Pattern >= 0 && star.Name < name.Length && name[star.Name] != '/')
            {
                star.Name++;
                (p, n) = star;
            }
            else if (open.Pattern >= 0 && open.Name < name.Length)
            {
                open.Name++;
                (p, n) = open;
                star = (-1, 0);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    public override string ToString() => _pattern;
}
