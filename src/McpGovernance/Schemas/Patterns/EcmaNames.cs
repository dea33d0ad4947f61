namespace McpGovernance.Schemas;

/// <summary>Finds the names of groups and their numbers before anything is read: a reference may stand before its group.</summary>
internal static class EcmaNames
{
    public static Dictionary<string, int> Count(string text)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var number = 0;
        var isInClass = false;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\':
                    at++;
                    break;
                case '[':
                    isInClass = true;
                    break;
                case ']':
                    isInClass = false;
                    break;
                case '(' when !isInClass:
                    var isNamed = string.CompareOrdinal(text, at, "(?<", 0, 3) == 0 && at + 3 < text.Length && text[at + 3] is not ('=' or '!');
                    number += isNamed || string.CompareOrdinal(text, at, "(?", 0, 2) != 0 ? 1 : 0;
                    if (isNamed && text.IndexOf('>', at) is var end and > 0)
                    {
                        names.TryAdd(text[(at + 3)..end], number);
                    }

                    break;
            }
        }

        return names;
    }
}
