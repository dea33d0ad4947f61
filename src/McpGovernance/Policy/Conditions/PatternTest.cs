using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary><c>pattern</c>: a regular expression (ECMA-262) that finds something in a text, in time proportional to the text.</summary>
internal sealed class PatternTest : ValueTest
{
    /// <summary>Of longer texts, in bytes of JSON, nothing is said.</summary>
    private const int MaxText = 16 * 1024;

    /// <summary>The first run takes a cold process long; what takes a warm one as long is an expression that nobody should have written.</summary>
    private static readonly SchemaLimits s_limits = SchemaLimits.Default with { PatternTimeout = TimeSpan.FromSeconds(1) };

    private readonly TextPattern _pattern;

    /// <exception cref="PatternSyntaxException">It is no expression of ECMA-262, or too long.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking.</exception>
    public PatternTest(string pattern)
    {
        _pattern = new TextPattern(pattern, s_limits);
        _ = new Regex(DotNetPattern.Print(_pattern.Node), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }

    public string Source => _pattern.Source;

    public override JsonTypes Types => JsonTypes.String;

    public override Answers Ask(JsonElement value, ref ConditionFacts facts)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return Answers.Unknown;
        }

        var escaped = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        if (escaped.Length > MaxText || !EscapedText.IsWellFormed(escaped))
        {
            return Answers.Unknown;
        }

        using var text = new UnescapedText(escaped);
        return AskText(text.Span, ref facts);
    }

    /// <summary>Asks it of a text without escapes.</summary>
    public Answers AskText(scoped ReadOnlySpan<byte> text, ref ConditionFacts facts)
    {
        if (text.Length > MaxText || !facts.Spend(1 + (text.Length / 64)))
        {
            return Answers.Unknown;
        }

        var evaluation = new Evaluation(s_limits);
        var matches = _pattern.IsMatch(text, ref evaluation);
        if (!evaluation.Stops)
        {
            return ThreeValues.Of(matches);
        }

        facts.Exhaust(); // What took that long is not tried again on the next item.
        return Answers.Unknown;
    }

    public override void WriteMembers(Utf8JsonWriter writer) => writer.WriteString(PolicyKeys.Pattern, _pattern.Source);
}
