using System.Text.Json;

namespace McpGovernance.Documents;

/// <summary>Reads single values strictly and reports what is wrong with them.</summary>
internal sealed class DocumentValues(DocumentProblems problems)
{
    private const int MaxLength = 2048;

    public bool IsObject(DocumentNode node, string expected) => Is(node, JsonValueKind.Object, expected);

    public bool IsArray(DocumentNode node, string expected) => Is(node, JsonValueKind.Array, expected);

    /// <summary>Reads text that is not empty, has no control characters and is well-formed Unicode.</summary>
    /// <returns>The text, or <see langword="null"/> after reporting.</returns>
    public string? Text(DocumentNode node, string expected)
    {
        if (!Is(node, JsonValueKind.String, expected))
        {
            return null;
        }

        var text = node.Text;
        var wrong =
            string.IsNullOrWhiteSpace(text) ? "The text is empty." :
            text.Length > MaxLength ? $"The text is longer than {MaxLength} characters." :
            text.AsSpan().Trim().Length != text.Length ? "The text begins or ends with white space." :
            text.Any(char.IsControl) ? "The text has control characters." :
            !IsWellFormed(text) ? "The text has half of a surrogate pair." :
            null;
        if (wrong is not null)
        {
            problems.Error(node, wrong, $"Expected {expected}. Correct it.");
        }

        return wrong is null ? text : null;
    }

    /// <summary>Reads the text of a member that must be there.</summary>
    public string? RequiredText(DocumentNode parent, string key, string expected)
    {
        if (parent.Find(key) is { } node)
        {
            return Text(node, expected);
        }

        problems.Error(parent, $"The key '{key}' is missing.", $"Expected {expected}. Add it.");
        return null;
    }

    /// <summary>Reports a member whose name cannot be the name of something that is referred to.</summary>
    public bool IsName(DocumentNode member, string what)
    {
        var isName = member.Key.Length is > 0 and <= 100 && member.Key.All(static character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');
        if (!isName)
        {
            problems.KeyError(member, $"The name of the {what} is not one.", $"Expected 1 to 100 of A–Z a–z 0–9 . _ -. Rename the {what}.");
        }

        return isName;
    }

    /// <summary>Reports every key that stands twice in one object, at any depth: readers that take the first and the last would differ.</summary>
    public void NoKeyTwice(DocumentNode node)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var child in node.Children)
        {
            if (node.Kind == JsonValueKind.Object && !keys.Add(child.Key))
            {
                problems.KeyError(child, $"The key '{child.Key}' stands twice in one object.", "Expected each key once. Remove one of the two.");
            }

            if (child.Children.Count > 0)
            {
                NoKeyTwice(child);
            }
        }
    }

    /// <summary>Reports every member that is not one of the known ones.</summary>
    public void OnlyKeys(DocumentNode node, params ReadOnlySpan<string> known)
    {
        foreach (var member in node.Children)
        {
            if (!known.Contains(member.Key))
            {
                problems.KeyError(member, $"The key '{member.Key}' is unknown.", $"Expected {Quoted(known)}. Correct or remove it.");
            }
        }
    }

    /// <summary>Whether no surrogate stands alone.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++))
            {
                return false;
            }
        }

        return true;
    }

    private bool Is(DocumentNode node, JsonValueKind kind, string expected)
    {
        if (node.Kind != kind)
        {
            problems.Error(node, $"The value is {Describe(node.Kind)}.", $"Expected {expected}. Correct it.");
        }

        return node.Kind == kind;
    }

    private static string Quoted(ReadOnlySpan<string> words) => "'" + string.Join("', '", words.ToArray()) + "'";

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };
}
