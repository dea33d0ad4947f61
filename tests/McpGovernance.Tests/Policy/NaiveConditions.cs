using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace McpGovernance.Tests.Policy;

/// <summary>Conditions judged from their text as plainly as possible: <see langword="true"/>, <see langword="false"/>, or <see langword="null"/> for unknown.</summary>
internal static class NaiveConditions
{
    private static readonly string[] s_days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static bool? Not(bool? a) => !a;

    public static bool? All(IEnumerable<bool?> parts) => parts.ToList() is var all && all.Contains(false) ? false : all.Contains(null) ? null : true;

    public static bool? Any(IEnumerable<bool?> parts) => Not(All(parts.Select(Not)));

    /// <summary>A condition object of a guard.</summary>
    public static bool? Holds(JsonElement condition, NaiveCall call) => All(condition.EnumerateObject().Select(member => member.Name switch
    {
        "allOf" => All(member.Value.EnumerateArray().Select(part => Holds(part, call))),
        "anyOf" => Any(member.Value.EnumerateArray().Select(part => Holds(part, call))),
        "not" => Not(Holds(member.Value, call)),
        "time" => InTime(member.Value, call.Time),
        _ when member.Name.StartsWith("args.", StringComparison.Ordinal) => OfArgument(member.Name["args.".Length..].Split('.'), member.Value, call),
        _ => OfFact(member.Value, call.Facts(member.Name)),
    }));

    private static bool? OfArgument(string[] path, JsonElement asked, NaiveCall call)
    {
        bool? isThere = true;
        JsonElement value = default;
        for (var i = 0; i < path.Length && isThere == true; i++)
        {
            isThere = i == 0 ? call.Arguments?.TryGetValue(path[i], out value) ?? false
                : value.ValueKind != JsonValueKind.Object ? null
                : value.TryGetProperty(path[i], out value);
        }

        var exists = asked.TryGetProperty("exists", out var wanted) ? (isThere is { } known ? known == wanted.GetBoolean() : (bool?)null) : true;
        var others = asked.EnumerateObject().Where(static one => one.Name != "exists").ToList();
        return others.Count == 0 ? exists : All([exists, isThere == true ? All(others.Select(one => Keyword(one, value, call))) : null]);
    }

    private static bool? OfFact(JsonElement asked, IReadOnlyList<string> values) => All(asked.EnumerateObject().Select(keyword =>
    {
        var wanted = keyword.Value.ValueKind switch
        {
            JsonValueKind.String => [keyword.Value.GetString()!],
            JsonValueKind.Array when keyword.Name is not ("anyOf" or "allOf") => keyword.Value.EnumerateArray().Select(static one => one.GetString()!).ToArray(),
            _ => [],
        };
        return keyword.Name switch
        {
            "exists" => values.Count > 0 == keyword.Value.GetBoolean(),
            "not" => Not(OfFact(keyword.Value, values)),
            "anyOf" => Any(keyword.Value.EnumerateArray().Select(part => OfFact(part, values))),
            "allOf" => All(keyword.Value.EnumerateArray().Select(part => OfFact(part, values))),
            _ when values.Count == 0 => null,
            "contains" => values.Any(wanted.Contains),
            "pattern" => Same(values.Select(value => Regex.IsMatch(value, wanted[0]))),
            "atLeast" => Version.Parse(values[0]) >= Version.Parse(wanted[0]),
            "below" => Version.Parse(values[0]) < Version.Parse(wanted[0]),
            _ => Same(values.Select(wanted.Contains)),
        };
    }));

    private static bool? Same(IEnumerable<bool> answers) => answers.Distinct().ToList() is [var one] ? one : null;

    /// <summary>All keywords of a fragment.</summary>
    private static bool? Fragment(JsonElement fragment, JsonElement value, NaiveCall call) => All(fragment.EnumerateObject().Select(keyword => Keyword(keyword, value, call)));

    private static bool? Keyword(JsonProperty keyword, JsonElement value, NaiveCall call)
    {
        var (asked, type) = (keyword.Value, TypeOf(value));
        bool? When(string about, Func<bool?> holds) => type == about ? holds() : null;
        bool? Bound(Func<int, bool> holds) => When("number", () => IsExact(value) ? holds(Compare(value, asked)) : null);
        return keyword.Name switch
        {
            "allOf" => All(asked.EnumerateArray().Select(part => Fragment(part, value, call))),
            "anyOf" => Any(asked.EnumerateArray().Select(part => Fragment(part, value, call))),
            "not" => Not(Fragment(asked, value, call)),
            "type" => Types(asked) is var names && type == "number" && !names.Contains("number") && names.Contains("integer") && !IsExact(value) ? null
                : names.Any(one => one == type || (one == "integer" && type == "number" && IsWhole(value))),
            "equals" or "enum" when asked.ValueKind == JsonValueKind.Object => Reference(keyword.Name == "enum", call.Facts(asked.GetProperty("ref").GetString()!), value),
            "const" or "equals" => Literal([asked], value),
            "enum" => Literal([.. asked.EnumerateArray()], value),
            "minimum" => Bound(static order => order >= 0),
            "exclusiveMinimum" => Bound(static order => order > 0),
            "maximum" => Bound(static order => order <= 0),
            "exclusiveMaximum" => Bound(static order => order < 0),
            "multipleOf" => When("number", () => IsExact(value) ? IsMultiple(value, asked) : null),
            "minLength" => When("string", () => value.GetString()!.EnumerateRunes().Count() >= asked.GetInt32()),
            "maxLength" => When("string", () => value.GetString()!.EnumerateRunes().Count() <= asked.GetInt32()),
            "pattern" => When("string", () => Regex.IsMatch(value.GetString()!, asked.GetString()!)),
            "items" => When("array", () => All(value.EnumerateArray().Select(item => Fragment(asked, item, call)))),
            "contains" => When("array", () => Any(value.EnumerateArray().Select(item => Fragment(asked, item, call)))),
            "minItems" => When("array", () => value.GetArrayLength() >= asked.GetInt32()),
            "maxItems" => When("array", () => value.GetArrayLength() <= asked.GetInt32()),
            "minProperties" => When("object", () => value.EnumerateObject().Count() >= asked.GetInt32()),
            "maxProperties" => When("object", () => value.EnumerateObject().Count() <= asked.GetInt32()),
            "required" => When("object", () => asked.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _))),
            "properties" => When("object", () => All(asked.EnumerateObject().Select(one => value.TryGetProperty(one.Name, out var member) ? Fragment(one.Value, member, call) : null))),
            _ => throw new NotSupportedException(keyword.Name),
        };
    }

    private static bool? Literal(JsonElement[] literals, JsonElement value) =>
        !literals.Any(literal => TypeOf(literal) == TypeOf(value)) || !Numbers(value).All(IsExact) ? null : literals.Any(literal => AreEqual(literal, value));

    private static bool? Reference(bool isOneOf, IReadOnlyList<string> texts, JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number when IsExact(value) && value.GetRawText() is var raw && raw != "-0" && raw.All(static character => character is '-' or (>= '0' and <= '9')) => raw,
            _ => null,
        };
        return text is null || texts.Count == 0 ? null : isOneOf ? texts.Contains(text) : Same(texts.Select(one => one == text));
    }

    private static bool InTime(JsonElement asked, DateTimeOffset now)
    {
        string? Text(string key) => asked.TryGetProperty(key, out var value) ? value.GetString() : null;
        if ((Text("after") is { } after && now < DateTimeOffset.Parse(after, CultureInfo.InvariantCulture)) || (Text("before") is { } before && now >= DateTimeOffset.Parse(before, CultureInfo.InvariantCulture)))
        {
            return false;
        }

        if (Text("zone") is not { } zone)
        {
            return true;
        }

        var local = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime;
        TimeSpan Clock(string key) => Text(key) is { } text ? TimeSpan.Parse(text, CultureInfo.InvariantCulture) : TimeSpan.Zero;
        var days = asked.TryGetProperty("days", out var named) ? named.EnumerateArray().Select(static day => day.GetString()!).ToArray() : s_days;
        return new[] { local.Date, local.Date.AddDays(-1) }.Any(day =>
        {
            var (begin, end) = (day + Clock("from"), day + Clock("to"));
            return days.Contains(s_days[(int)day.DayOfWeek]) && local >= begin && local < (end <= begin || Text("to") is null ? day.AddDays(1) + Clock(Text("to") is null ? "" : "to") : end);
        });
    }

    private static string TypeOf(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "boolean" : value.ValueKind.ToString().ToLowerInvariant();

    private static IEnumerable<JsonElement> Numbers(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => [value],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Numbers),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(static member => Numbers(member.Value)),
        _ => [],
    };

    private static bool AreEqual(JsonElement a, JsonElement b) => TypeOf(a) == TypeOf(b) && a.ValueKind switch
    {
        JsonValueKind.Number => Compare(a, b) == 0,
        JsonValueKind.String => a.GetString() == b.GetString(),
        JsonValueKind.Array => a.GetArrayLength() == b.GetArrayLength() && a.EnumerateArray().Zip(b.EnumerateArray()).All(static pair => AreEqual(pair.First, pair.Second)),
        JsonValueKind.Object => a.EnumerateObject().Count() == b.EnumerateObject().Count() && a.EnumerateObject().All(member => b.TryGetProperty(member.Name, out var other) && AreEqual(member.Value, other)),
        _ => a.ValueKind == b.ValueKind,
    };

    /// <summary>A number as a whole number times a power of ten.</summary>
    private static (BigInteger Digits, int Power) Read(string text)
    {
        var parts = text.ToLowerInvariant().Split('e');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var power = parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        return (BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), power - (point < 0 ? 0 : parts[0].Length - point - 1));
    }

    private static (BigInteger A, BigInteger B) Align(string a, string b)
    {
        var (x, y) = (Read(a), Read(b));
        var power = Math.Min(x.Power, y.Power);
        return (x.Digits * BigInteger.Pow(10, x.Power - power), y.Digits * BigInteger.Pow(10, y.Power - power));
    }

    private static int Compare(JsonElement a, JsonElement b) => Align(a.GetRawText(), b.GetRawText()) is var (x, y) ? x.CompareTo(y) : 0;

    private static bool IsMultiple(JsonElement value, JsonElement of) => Align(value.GetRawText(), of.GetRawText()) is var (x, y) && x % y == 0;

    private static bool IsWhole(JsonElement value) => Align(value.GetRawText(), "1") is var (x, one) && x % one == 0;

    /// <summary>Whether a double carries it.</summary>
    private static bool IsExact(JsonElement value) => double.Parse(value.GetRawText(), CultureInfo.InvariantCulture) is var carried && double.IsFinite(carried)
        && Align(value.GetRawText(), carried.ToString("R", CultureInfo.InvariantCulture)) is var (x, y) && x == y;

    private static string[] Types(JsonElement asked) => [.. (asked.ValueKind == JsonValueKind.Array ? asked.EnumerateArray().ToArray() : [asked]).Select(static one => one.GetString()!)];
}
