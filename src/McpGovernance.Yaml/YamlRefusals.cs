using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace McpGovernance.Yaml;

/// <summary>What the profile does not have, and what to write instead. Each method that returns whether it refused has said why.</summary>
internal sealed class YamlRefusals(PolicyTree tree)
{
    private const int MaxShown = 40;

    public void Malformed(int at, string reason) =>
        tree.Error(at, $"The text is not YAML{reason}.", "Expected one YAML document. Correct it at this place; text that begins with a sign stands in quotes.");

    public void Alias(int at) =>
        tree.Error(at, "What begins with '*' is an alias.", "Expected none: a policy says everything where it holds. Put a pattern in quotes, or write out what the alias stands for.");

    /// <summary><c>[ kind: read, risk: low ]</c> permits what has one of the two, and looks like what has both.</summary>
    /// <returns>False, always.</returns>
    public bool BareMapping(int at)
    {
        tree.Error(at, "A key and a value stand in brackets without braces.", "Expected braces: each such pair would be a mapping of its own. Write '{ key: value }', or put the text in quotes.");
        return false;
    }

    /// <returns>False, always.</returns>
    public bool NoColon(int at)
    {
        tree.Error(at, "The key is not followed by a colon on its line.", "Expected 'key: value', without '?'. Correct it.");
        return false;
    }

    /// <returns>False, always.</returns>
    public bool NotSeparate(int at)
    {
        tree.Error(at, "Nothing separates what stands here from what stands before it.", "Expected a comma or a colon between two values, or a line of its own. Correct it.");
        return false;
    }

    public bool Properties(NodeEvent node, int at)
    {
        if (!node.Anchor.IsEmpty)
        {
            tree.Error(at, "What begins with '&' is an anchor.", "Expected none: a policy says everything where it holds. Remove it, or put the text in quotes.");
            return true;
        }

        if (!node.Tag.IsEmpty)
        {
            tree.Error(at, "What begins with '!' is a tag.", "Expected none: a value is what it is written as. Remove it, or put the text in quotes.");
            return true;
        }

        return false;
    }

    /// <summary>Refuses text that is more or less than what stands in the file between its ends.</summary>
    public bool Shape(Scalar scalar, ReadOnlySpan<byte> source, int at)
    {
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
        {
            tree.Error(at, "What begins with '|' or '>' is a block of text.", "Expected text on one line, plain or in quotes. Write it so.");
            return true;
        }

        if (source.Contains((byte)'\n'))
        {
            tree.Error(at, "The text goes on over several lines.", "Expected text on one line. Join the lines; where they are keys or items, correct colons, dashes and indentation.");
            return true;
        }

        if (scalar.Style == ScalarStyle.DoubleQuoted && !SourceText.HasWholeEscapes(source))
        {
            tree.Error(at, "The text has an escape without all its digits.", "Expected '\\x' and two hexadecimal digits, '\\u' and four, or '\\U' and eight. Correct it.");
            return true;
        }

        return scalar.Style == ScalarStyle.Plain && !SourceText.Is(source, scalar.Value) && !NotSeparate(at);
    }

    public bool Kind(PlainKind kind, string text, bool isKey, int at)
    {
        var what = isKey ? "key" : "plain text";
        var wrong = kind switch
        {
            PlainKind.Text => null,
            PlainKind.Missing => "Nothing stands here.",
            PlainKind.Sign => $"The {what} '{Shown(text)}' has a sign of YAML in it.",
            PlainKind.True or PlainKind.False or PlainKind.Null or PlainKind.Number => isKey ? $"The key '{Shown(text)}' is no text." : null,
            _ => $"The {what} '{Shown(text)}' is {Other(kind)} to some readers of YAML.",
        };
        if (wrong is not null)
        {
            tree.Error(at, wrong, Expected(kind, isKey));
        }

        return wrong is not null;
    }

    private static string Other(PlainKind kind) => kind switch
    {
        PlainKind.MaybeBoolean => "true or false",
        PlainKind.MaybeNull => "null",
        PlainKind.MaybeNumber => "a number, or another number,",
        PlainKind.MaybeTime => "a date or a time",
        _ => "an order to merge, or a default,",
    };

    private static string Expected(PlainKind kind, bool isKey) => kind switch
    {
        PlainKind.Missing => "Expected a key or a value. Write it, or remove what belongs to it.",
        PlainKind.MaybeMerge => "Expected everything written out: nothing is ever merged. Put it in quotes if it is text.",
        _ when isKey => "Expected text. Put it in quotes.",
        PlainKind.MaybeBoolean => "Expected true or false, or text in quotes. Write which of them it is.",
        PlainKind.MaybeNull => "Expected null, or text in quotes. Write which of them it is.",
        PlainKind.MaybeNumber => "Expected a number as JSON has it, or text in quotes. Write which of them it is.",
        _ => "Expected text. Put it in quotes.",
    };

    private static string Shown(string text) =>
        text.Length <= MaxShown ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MaxShown - 1]) ? MaxShown - 1 : MaxShown), "…");
}
