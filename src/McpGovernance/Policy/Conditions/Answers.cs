namespace McpGovernance.Policy;

/// <summary>What a condition can answer: one of three where everything is known, several where the arguments are still open.</summary>
[Flags]
internal enum Answers : byte
{
    None = 0,
    False = 1,
    True = 2,

    /// <summary>Missing, of another type, or not to be told. It never grants and always guards.</summary>
    Unknown = 4,

    /// <summary>The arguments decide.</summary>
    Any = False | True | Unknown,
}
