namespace McpGovernance.Schemas;

/// <summary>What a validation found.</summary>
public enum SchemaVerdict
{
    /// <summary>The value is what the schema asks for.</summary>
    Valid = 0,

    /// <summary>The value is not what the schema asks for.</summary>
    Invalid = 1,

    /// <summary>An object has a name twice: two readers of it could see different values.</summary>
    DuplicateName = 2,

    /// <summary>A text has half a surrogate pair, or bytes that are no UTF-8.</summary>
    MalformedText = 3,

    /// <summary>The value nests deeper than <see cref="SchemaLimits.MaxDepth"/>.</summary>
    TooDeep = 4,

    /// <summary>The value is larger than <see cref="SchemaLimits.MaxValueBytes"/>.</summary>
    TooLarge = 5,

    /// <summary>To tell would take more than <see cref="SchemaLimits.MaxWork"/>.</summary>
    TooMuchWork = 6,

    /// <summary>A number is so large or so fine that nobody can calculate with it.</summary>
    NumberOutOfRange = 7,

    /// <summary>A regular expression took too long, or its text is longer than <see cref="SchemaLimits.MaxPatternSubject"/>.</summary>
    PatternLimit = 8,
}
