using System.Globalization;

namespace McpGovernance.Policy;

/// <summary>Which things: what a role may use, what a ceiling admits, what a guard or limit is about.</summary>
/// <param name="Target">What kind of thing it is about. An entry for resources is about resource templates too, by their literal text.</param>
/// <param name="Pattern">Which names; <see langword="null"/> for all.</param>
/// <param name="Traits">Which tools, beside their names; <see langword="null"/> for all.</param>
/// <param name="Text">The one way to write it.</param>
internal sealed record MatrixEntry(TargetKind Target, NamePattern? Pattern, ToolTraits? Traits, string Text)
{
    public const string Resource = "resource:";
    public const string Prompt = "prompt:";
    public const string Method = "method:";
    public const string Tool = "tool:";

    private const int MaxLength = 2048;

    /// <summary>Where it stands in the document's text, or −1.</summary>
    public int Offset { get; init; } = -1;

    /// <summary>The name or index under which its list holds it; empty where nobody wrote it.</summary>
    public string Key { get; init; } = "";

    /// <summary>Whether its names alone decide.</summary>
    public bool IsNamed => Traits is null;

    public static MatrixEntry ForTraits(ToolTraits traits, NamePattern? names) => new(TargetKind.Tool, names, traits, traits.Text(names?.ToString()));

    /// <summary>Whether it is about a target.</summary>
    public Answers Match(in GovernanceTarget target)
    {
        var kind = target.Kind == TargetKind.ResourceTemplate ? TargetKind.Resource : target.Kind;
        if (kind != Target || (kind == TargetKind.Resource && !ResourceUris.IsPlain(target.Name)) || (Pattern is not null && !Pattern.IsMatch(target.Name)))
        {
            return Answers.False;
        }

        return Traits is null ? Answers.True : Traits.Match(target.Contract);
    }

    /// <summary>How an entry that admits exactly one thing is written.</summary>
    public static string TextFor(TargetKind target, string name) => target switch
    {
        TargetKind.Resource or TargetKind.ResourceTemplate => Resource + name,
        TargetKind.Prompt => Prompt + name,
        TargetKind.Method => Method + name,
        _ => name.Contains(':', StringComparison.Ordinal) ? Tool + name : name,
    };

    /// <summary>Reads an entry that is written as text.</summary>
    /// <returns>The entry, or <see langword="null"/> and what is wrong and was expected.</returns>
    public static (MatrixEntry? Entry, string Wrong, string Expected) Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (target, pattern) = (text[..(colon + 1)]) switch
        {
            "" => (TargetKind.Tool, text),
            Tool => (TargetKind.Tool, text[Tool.Length..]),
            Resource => (TargetKind.Resource, text[Resource.Length..]),
            Prompt => (TargetKind.Prompt, text[Prompt.Length..]),
            Method => (TargetKind.Method, text[Method.Length..]),
            _ => (TargetKind.Task, text),
        };
        if (target == TargetKind.Task)
        {
            return (null, $"The entry '{text}' begins with an unknown prefix.", "Expected 'resource:', 'prompt:', 'method:' or a tool's name; write 'tool:' before the name of a tool that has a colon.");
        }

        var isUri = target == TargetKind.Resource;
        return Problem(pattern, isUri) is var (wrong, expected) && wrong.Length > 0
            ? (null, $"The entry '{text}' {wrong}.", expected)
            : (new MatrixEntry(target, isUri ? NamePattern.ForUri(pattern) : NamePattern.ForName(pattern), null, TextFor(target, pattern)), "", "");
    }

    private static (string Wrong, string Expected) Problem(string pattern, bool isUri)
    {
        if (pattern.Length is 0 or > MaxLength)
        {
            return (pattern.Length == 0 ? "names nothing" : "is too long", "Expected 1 to 2048 characters. Write a name or a pattern.");
        }

        if (pattern.Any(static character => char.IsWhiteSpace(character) || char.IsControl(character) || char.GetUnicodeCategory(character) == UnicodeCategory.Format))
        {
            return ("has white space or invisible characters", "Expected the name exactly as the server has it. Remove these characters.");
        }

        if (pattern.Contains(isUri ? "***" : "**", StringComparison.Ordinal))
        {
            return ("has adjacent wildcards", isUri ? "Expected '*' (up to the next '/') or '**' (anything). Write one of them." : "Expected '*', which matches any characters. Write one.");
        }

        return isUri && !ResourceUris.IsPlain(pattern)
            ? ("can never match: a URI with dot segments, backslashes, encoded separators or stray '%' is always refused", "Expected a plain URI pattern. Write the URI that it really means.")
            : ("", "");
    }
}
