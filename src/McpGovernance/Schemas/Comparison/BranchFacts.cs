using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>What one way of a search knows about the value, which has one type.</summary>
internal sealed class BranchFacts
{
    public BranchFacts()
    {
        (Number, Text, Array, Object) = (new(), new(), new(), new());
    }

    public BranchFacts(BranchFacts other)
    {
        (Number, Text, Array, Object) = (new(other.Number), new(other.Text), new(other.Array), new(other.Object));
        Values = other.Values;
        Guess = other.Guess;
    }

    public NumberFacts Number { get; }

    public TextFacts Text { get; }

    public ArrayFacts Array { get; }

    public ObjectFacts Object { get; }

    /// <summary>All values that come into question, where they are listed.</summary>
    public IReadOnlyList<JsonElement>? Values { get; private set; }

    /// <summary>What was not understood, if anything.</summary>
    public string? Guess { get; set; }

    public void AddValues(ValueSet values)
    {
        if (Values is null || values.Count < Values.Count)
        {
            Values = values.Members;
        }
    }

    public void Exclude(ValueSet values)
    {
        foreach (var value in values.Members)
        {
            if (value.ValueKind == JsonValueKind.String)
            {
                Text.Excluded.Add(value.GetString()!);
            }
            else if (value.ValueKind == JsonValueKind.Number && ExactNumber.TryParse(value.GetRawText(), out var number))
            {
                Number.Excluded.Add(number);
            }
        }
    }
}
