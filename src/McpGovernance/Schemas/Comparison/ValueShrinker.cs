using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Makes a value smaller for as long as it shows what it shows.</summary>
/// <param name="shows">Whether a value shows it.</param>
/// <param name="budget">What it may cost.</param>
internal sealed class ValueShrinker(Func<JsonElement, bool> shows, SearchBudget budget)
{
    private const int MaxTries = 250;

    /// <summary>Of more parts, halves are left out, and not each one.</summary>
    private const int MaxParts = 24;

    private int _tries;

    public JsonElement Shrink(JsonElement value)
    {
        value = ValueText.Of([value])[0];        // Written as its parts will be, or a part with more escapes would look larger than the whole.
        while (Smaller(value).Select(static one => (JsonElement?)one).FirstOrDefault(one => Shows(one!.Value)) is { } smaller)
        {
            value = smaller;
        }

        return value;
    }

    private bool Shows(JsonElement value) => _tries < MaxTries && shows(value);

    /// <summary>Values a step smaller, the boldest steps first.</summary>
    private IEnumerable<JsonElement> Smaller(JsonElement value) => Steps(value).Where(step => ++_tries < MaxTries && budget.Spend() && step.GetRawText().Length < value.GetRawText().Length);

    private static IEnumerable<JsonElement> Steps(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => StepsOf([.. value.EnumerateObject().Select(static one => KeyValuePair.Create(one.Name, one.Value))], static one => one.Value, static (one, part) => KeyValuePair.Create(one.Key, part), ValueText.Of),
        JsonValueKind.Array => StepsOf([.. value.EnumerateArray()], static one => one, static (_, part) => part, ValueText.Of),
        JsonValueKind.String => StepsOf(value.GetString()!),
        JsonValueKind.Number => [ValueText.OfNumber("0"), ValueText.OfNumber("1"), .. Whole(value)],
        _ => [],
    };

    private static IEnumerable<JsonElement> StepsOf<T>(List<T> parts, Func<T, JsonElement> value, Func<T, JsonElement, T> with, Func<IEnumerable<T>, JsonElement> make)
    {
        yield return make([]);
        yield return make(parts.Take(parts.Count / 2));
        yield return make(parts.Skip(parts.Count / 2));
        if (parts.Count > MaxParts)
        {
            yield break;
        }

        for (var left = parts.Count - 1; left >= 0; left--)
        {
            yield return make(parts.Where((_, index) => index != left));
        }

        for (var at = 0; at < parts.Count; at++)
        {
            foreach (var step in Steps(value(parts[at])))
            {
                yield return make(parts.Select((part, index) => index == at ? with(part, step) : part));
            }
        }
    }

    /// <summary>Never through the middle of a character.</summary>
    private static IEnumerable<JsonElement> StepsOf(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        foreach (var count in new[] { 0, runes.Count / 2, runes.Count - 1 })
        {
            yield return ValueText.Of(string.Concat(runes.Take(count)));
        }
    }

    private static IEnumerable<JsonElement> Whole(JsonElement number) =>
        ExactNumber.TryParse(number.GetRawText(), out var exact) ? [ValueText.OfNumber(new ExactNumber(exact.Floor(ExactNumber.One), 0).ToString())] : [];
}
