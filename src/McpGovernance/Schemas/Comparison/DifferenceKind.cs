namespace McpGovernance.Schemas;

/// <summary>What changed between two schemas.</summary>
public enum DifferenceKind
{
    /// <summary>The whole, where no single place shows it.</summary>
    Whole = 0,

    /// <summary>The types.</summary>
    Types = 1,

    /// <summary>The listed values: <c>enum</c> or <c>const</c>.</summary>
    Values = 2,

    /// <summary>A bound of numbers.</summary>
    NumberBound = 3,

    /// <summary>A bound of numbers that says no more than that an integer is one that a double holds.</summary>
    SafeIntegerBound = 4,

    /// <summary><c>multipleOf</c>.</summary>
    MultipleOf = 5,

    /// <summary>The length of strings.</summary>
    Length = 6,

    /// <summary>A regular expression.</summary>
    Pattern = 7,

    /// <summary>A format that is asked for.</summary>
    Format = 8,

    /// <summary>The number of items.</summary>
    ItemCount = 9,

    /// <summary>Whether items may repeat.</summary>
    UniqueItems = 10,

    /// <summary>What stands at which place of an array.</summary>
    Items = 11,

    /// <summary><c>contains</c> and its bounds.</summary>
    Contains = 12,

    /// <summary>A property is required that was not.</summary>
    RequiredAdded = 13,

    /// <summary>A property is no longer required.</summary>
    RequiredRemoved = 14,

    /// <summary>A property is declared that was not.</summary>
    PropertyAdded = 15,

    /// <summary>A property is no longer declared.</summary>
    PropertyRemoved = 16,

    /// <summary>What undeclared names may hold.</summary>
    AdditionalProperties = 17,

    /// <summary>What names by an expression may hold.</summary>
    PatternProperties = 18,

    /// <summary>What names may look like.</summary>
    PropertyNames = 19,

    /// <summary>The number of properties.</summary>
    PropertyCount = 20,

    /// <summary>What some properties ask of others.</summary>
    Dependencies = 21,

    /// <summary>What no other keyword looked at.</summary>
    Unevaluated = 22,

    /// <summary><c>anyOf</c> or <c>oneOf</c>.</summary>
    Choices = 23,

    /// <summary><c>not</c>.</summary>
    Negation = 24,

    /// <summary><c>if</c>, <c>then</c>, <c>else</c>.</summary>
    Condition = 25,
}
