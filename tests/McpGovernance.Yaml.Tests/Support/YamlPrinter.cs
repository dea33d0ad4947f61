using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace McpGovernance.Yaml.Tests.Support;

/// <summary>Prints a JSON value as YAML, in one of many ways that a seed chooses.</summary>
internal sealed partial class YamlPrinter(int seed)
{
    private static readonly string[] Reserved = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();

    public static string Print(JsonNode? value, int seed) => new YamlPrinter(seed).Document(value);

    private bool Sometimes(int outOf) => _random.Next(outOf) == 0;

    private string Document(JsonNode? value)
    {
        _text.Append(Sometimes(3) ? "# printed\n" : "").Append(Sometimes(3) ? "---\n" : "");
        if (!IsBlock(value))
        {
            Flow(value);
            _text.Append('\n');
        }
        else
        {
            Block(value!, Sometimes(3) ? 2 : 0);
        }

        _text.Append(Sometimes(3) ? "...\n" : "");
        return Sometimes(4) ? _text.Replace("\n", "\r\n").ToString() : _text.ToString();
    }

    private bool IsBlock(JsonNode? value) => value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } && !Sometimes(3);

    /// <summary>Each member or item on a line of its own, behind the indentation.</summary>
    private void Block(JsonNode value, int indent)
    {
        var parts = value is JsonObject members
            ? members.Select(member => (Head: Text(member.Key) + (Sometimes(8) ? " :" : ":"), member.Value))
            : value.AsArray().Select(static item => (Head: "-", Value: item));
        foreach (var (head, part) in parts)
        {
            _text.Append(Sometimes(6) ? "\n" : "").Append(Sometimes(6) ? "   # above\n" : "").Append(' ', indent).Append(head);
            if (!IsBlock(part))
            {
                _text.Append(' ', Sometimes(5) ? 3 : 1);
                Flow(part);
                _text.Append(Sometimes(6) ? " # beside" : "").Append('\n');
            }
            else
            {
                _text.Append(Sometimes(6) ? "  # before" : "").Append('\n');
                Block(part!, indent + (head != "-" && part is JsonArray && Sometimes(2) ? 0 : _random.Next(1, 5)));
            }
        }
    }

    private void Flow(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject members:
                Bracketed('{', '}', members, member =>
                {
                    _text.Append(Text(member.Key)).Append(": ");
                    Flow(member.Value);
                });
                break;
            case JsonArray items:
                Bracketed('[', ']', items, Flow);
                break;
            default:
                _text.Append(value is null ? "null" : value.GetValueKind() == JsonValueKind.String ? Text(value.GetValue<string>()) : value.ToJsonString());
                break;
        }
    }

    private void Bracketed<T>(char open, char close, IEnumerable<T> parts, Action<T> print)
    {
        var space = Sometimes(2) ? " " : "";
        _text.Append(open).Append(space);
        var first = true;
        foreach (var part in parts)
        {
            _text.Append(first ? "" : Sometimes(5) ? "," : ", ");
            first = false;
            print(part);
        }

        _text.Append(!first && Sometimes(6) ? "," : "").Append(space).Append(close);
    }

    private string Text(string text) =>
        Safe().IsMatch(text) && !Reserved.Contains(text, StringComparer.OrdinalIgnoreCase) && !Sometimes(3) ? text
        : Sometimes(2) && text.All(static c => !char.IsControl(c) && c is not ('\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF')) ? "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'"
        : "\"" + string.Concat(text.Select(Escaped)) + "\"";

    private string Escaped(char c) =>
        c is '"' or '\\' ? "\\" + c
        : c is >= ' ' and < (char)0x7F ? c.ToString()
        : c <= 0xFF && Sometimes(2) ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}")
        : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");

    /// <summary>What every reader of YAML takes for text without quotes.</summary>
    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_./*-]*(:[A-Za-z/][A-Za-z0-9_./*-]*)?\z")]
    private static partial Regex Safe();
}
