using System.Text;
using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>A regular expression finds something in every value of a fact.</summary>
internal sealed class FactPatternCondition(Fact fact, PatternTest pattern) : FactCondition(fact)
{
    private const int MaxText = 1024;

    public override Answers Ask(ref ConditionFacts facts)
    {
        var answer = Answers.Unknown;
        var isFirst = true;
        foreach (var text in Fact.Of(ref facts))
        {
            var one = Ask(text, ref facts);
            answer = isFirst ? one : answer == one ? one : Answers.Unknown;
            isFirst = false;
        }

        return answer;
    }

    protected override void WriteKeyword(Utf8JsonWriter writer) => pattern.WriteMembers(writer);

    private Answers Ask(string text, ref ConditionFacts facts)
    {
        if (text.Length > MaxText)
        {
            return Answers.Unknown;
        }

        Span<byte> utf8 = stackalloc byte[MaxText * 3];
        return pattern.AskText(utf8[..Encoding.UTF8.GetBytes(text, utf8)], ref facts);
    }
}
