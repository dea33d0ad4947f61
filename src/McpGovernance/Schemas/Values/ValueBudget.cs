namespace McpGovernance.Schemas;

/// <summary>How much work may go into one value: keywords that are applied, characters that are written, schemas that are merged.</summary>
internal sealed class ValueBudget(long work)
{
    private long _left = work;

    public bool IsSpent => _left <= 0;

    /// <summary>Returns whether there is some left.</summary>
    public bool Spend(long amount)
    {
        _left -= amount;
        return _left > 0;
    }
}
