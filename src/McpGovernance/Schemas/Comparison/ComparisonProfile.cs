namespace McpGovernance.Schemas;

/// <summary>Over which values a comparison speaks.</summary>
public enum ComparisonProfile
{
    /// <summary>Over values whose names the sender's schema declares; for results also over readers that ignore names which they do not know.</summary>
    Practical = 0,

    /// <summary>Over all values.</summary>
    Strict = 1,
}
