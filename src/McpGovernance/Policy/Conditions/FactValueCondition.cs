using System.Collections.Frozen;
using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>A fact has values of a list: all of them (<c>equals</c>, <c>enum</c>) or one (<c>contains</c>). Texts compare ordinally.</summary>
/// <remarks>A fact without a value is unknown. So is one of which some values are in the list and others are not, where all are asked for.</remarks>
internal sealed class FactValueCondition(Fact fact, IEnumerable<string> values, bool isOne) : FactCondition(fact)
{
    private readonly FrozenSet<string> _values = values.ToFrozenSet(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Values => _values;

    public bool IsOne => isOne;

    public override Answers Ask(ref ConditionFacts facts)
    {
        var same = 0;
        var all = 0;
        foreach (var text in Fact.Of(ref facts))
        {
            all++;
            same += _values.Contains(text) ? 1 : 0;
        }

        return all == 0 || !facts.Spend(all) ? Answers.Unknown
            : same == 0 ? Answers.False
            : same == all || isOne ? Answers.True
            : Answers.Unknown;
    }

    protected override void WriteKeyword(Utf8JsonWriter writer)
    {
        writer.WriteStartArray(isOne ? PolicyKeys.Contains : PolicyKeys.Enum);
        foreach (var value in _values.Order(StringComparer.Ordinal))
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
