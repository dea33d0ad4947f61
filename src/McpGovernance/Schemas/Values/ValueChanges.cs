using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Makes small changes somewhere in a value: the mistakes that callers make, and the neighbours of bounds.</summary>
internal sealed class ValueChanges(int seed)
{
    public const int PerValue = 6;

    private static readonly string[] s_others = ["null", "true", "0", "-1", "1.5", "1e400", "\"\"", "\"text\"", "[]", "[null]", "{}", "{\"extra\":1}"];

    private static readonly ExactNumber[] s_changes = [new(1, 0), new(-1, 0), new(5, -1), new(-5, -1), new(1, -3)];

    private readonly Random _random = new(seed);
    private int _target;

    public JsonElement Change(JsonElement value)
    {
        _target = _random.Next(Places(value));
        return ValueMaker.Parse(Copy(value));
    }

    private static int Places(JsonElement value) => 1 + value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Sum(static member => Places(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Sum(Places),
        _ => 0,
    };

    /// <summary>The value with the chosen place changed.</summary>
    private string Copy(JsonElement value)
    {
        if (_target-- == 0)
        {
            return Changed(value);
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => Written(value.EnumerateObject().Select(member => (member.Name, Copy(member.Value)))),
            JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Copy))}]",
            _ => value.GetRawText(),
        };
    }

    private string Changed(JsonElement value)
    {
        if (_random.Next(5) == 0)
        {
            return Other();
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => ChangedObject([.. value.EnumerateObject().Select(static member => (member.Name, member.Value.GetRawText()))]),
            JsonValueKind.Array => ChangedArray([.. value.EnumerateArray().Select(static item => item.GetRawText())]),
            JsonValueKind.String => ChangedText(value.GetString()!),
            JsonValueKind.Number => ChangedNumber(value.GetRawText()),
            JsonValueKind.True => "false",
            JsonValueKind.False => "true",
            _ => Other(),
        };
    }

    private string ChangedObject(List<(string Name, string Value)> members)
    {
        var at = _random.Next(Math.Max(1, members.Count));
        switch (members.Count == 0 ? 0 : _random.Next(4))
        {
            case 0:
                var name = members.Exists(static member => member.Name == "extra") ? $"extra{members.Count}" : "extra";
                if (!members.Exists(member => member.Name == name))
                {
                    members.Add((name, Other()));
                }

                break;
            case 1:
                members.RemoveAt(at);
                break;
            case 2:
                members[at] = (members[at].Name, "null");
                break;
            default:
                members[at] = (members[at].Name, Other());
                break;
        }

        return Written(members);
    }

    private string ChangedArray(List<string> items)
    {
        var at = _random.Next(Math.Max(1, items.Count));
        switch (items.Count == 0 ? 0 : _random.Next(4))
        {
            case 0:
                items.Add(Other());
                break;
            case 1:
                items.RemoveAt(at);
                break;
            case 2:
                items.Add(items[at]);
                break;
            default:
                items.Clear();
                break;
        }

        return $"[{string.Join(',', items)}]";
    }

    private string ChangedText(string text)
    {
        var runes = text.EnumerateRunes().Select(static rune => rune.ToString()).ToList();
        return TextMaker.Quote(_random.Next(5) switch
        {
            0 => string.Concat(runes.SkipLast(1)),
            1 => string.Concat(runes.Skip(1)),
            2 => text + "a",
            3 => text + "\n",
            _ => "\U0001F600" + text,
        });
    }

    private string ChangedNumber(string text)
    {
        if (!ExactNumber.TryParse(text, out var number))
        {
            return "0";
        }

        return (number + s_changes[_random.Next(s_changes.Length)]).ToString();
    }

    private string Other() => s_others[_random.Next(s_others.Length)];

    private static string Written(IEnumerable<(string Name, string Value)> members) =>
        $"{{{string.Join(',', members.Select(static member => $"{TextMaker.Quote(member.Name)}:{member.Value}"))}}}";
}
