using System.Globalization;
using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>A version is at least another (<c>atLeast</c>), or below it (<c>below</c>). Three numbers count; what is not three plain numbers is unknown.</summary>
internal sealed class FactVersionCondition(Fact fact, string bound, bool isBelow) : FactCondition(fact)
{
    private readonly (int Major, int Minor, int Patch) _bound = TryParse(bound) ?? throw new ArgumentException("Expected three numbers with dots.", nameof(bound));

    /// <summary>Reads three numbers with dots between them, as Semantic Versioning 2.0.0 writes a release.</summary>
    public static (int Major, int Minor, int Patch)? TryParse(ReadOnlySpan<char> text)
    {
        Span<Range> parts = stackalloc Range[4];
        return text.Split(parts, '.') == 3 && Number(text[parts[0]]) is { } major && Number(text[parts[1]]) is { } minor && Number(text[parts[2]]) is { } patch
            ? (major, minor, patch)
            : null;
    }

    public override Answers Ask(ref ConditionFacts facts)
    {
        foreach (var text in Fact.Of(ref facts))
        {
            return TryParse(text) is { } version ? ThreeValues.Of(version.CompareTo(_bound) < 0 == isBelow) : Answers.Unknown;
        }

        return Answers.Unknown;
    }

    protected override void WriteKeyword(Utf8JsonWriter writer) =>
        writer.WriteString(isBelow ? PolicyKeys.Below : PolicyKeys.AtLeast, string.Create(CultureInfo.InvariantCulture, $"{_bound.Major}.{_bound.Minor}.{_bound.Patch}"));

    private static int? Number(ReadOnlySpan<char> text) =>
        text.Length is > 0 and < 10 && (text.Length == 1 || text[0] != '0') && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
