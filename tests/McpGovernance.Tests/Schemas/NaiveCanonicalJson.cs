using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace McpGovernance.Tests.Schemas;

/// <summary>RFC 8785 written down as plainly as possible, to compare with.</summary>
internal static class NaiveCanonicalJson
{
    public static string Write(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', value.EnumerateObject()
            .OrderBy(static member => member.Name, StringComparer.Ordinal)
            .Select(static member => Text(member.Name) + ":" + Write(member.Value))) + "}",
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Write)) + "]",
        JsonValueKind.String => Text(value.GetString()!),
        JsonValueKind.Number => Number(value.GetDouble()),
        _ => value.GetRawText(),
    };

    /// <summary>Tries precisions upwards until one reads back, then lays the digits out as ECMAScript says.</summary>
    public static string Number(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        if (value < 0)
        {
            return "-" + Number(-value);
        }

        var scientific = Enumerable.Range(0, 17)
            .Select(precision => value.ToString("E" + precision, CultureInfo.InvariantCulture))
            .First(text => double.Parse(text, CultureInfo.InvariantCulture) == value);
        var parts = scientific.Split('E');
        var s = parts[0].Replace(".", "", StringComparison.Ordinal);
        var k = s.Length;
        var n = int.Parse(parts[1], CultureInfo.InvariantCulture) + 1;
        return (k <= n && n <= 21) ? s + new string('0', n - k)
            : (n is > 0 and <= 21) ? s[..n] + "." + s[n..]
            : (n is > -6 and <= 0) ? "0." + new string('0', -n) + s
            : s[..1] + (k > 1 ? "." + s[1..] : "") + "e" + (n > 0 ? "+" : "-") + Math.Abs(n - 1).ToString(CultureInfo.InvariantCulture);
    }

    public static bool SameDecimal(string left, string right)
    {
        var (a, x) = Decimal(left);
        var (b, y) = Decimal(right);
        var scale = Math.Min(x, y);
        return a * BigInteger.Pow(10, x - scale) == b * BigInteger.Pow(10, y - scale);
    }

    private static (BigInteger Digits, int Exponent) Decimal(string text)
    {
        var parts = text.Split('e');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var digits = BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        return (digits, exponent - (point < 0 ? 0 : parts[0].Length - point - 1));
    }

    private static string Text(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var unit in text)
        {
            result.Append(unit switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\t' => "\\t",
                '\n' => "\\n",
                '\f' => "\\f",
                '\r' => "\\r",
                < ' ' => "\\u" + ((int)unit).ToString("x4", CultureInfo.InvariantCulture),
                _ => unit.ToString(),
            });
        }

        return result.Append('"').ToString();
    }
}
