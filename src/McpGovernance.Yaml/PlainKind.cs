namespace McpGovernance.Yaml;

/// <summary>What a scalar without quotes is.</summary>
internal enum PlainKind
{
    /// <summary>Text to every reader.</summary>
    Text,

    True,
    False,
    Null,

    /// <summary>A number to every reader, and written as in JSON.</summary>
    Number,

    /// <summary>Nothing stands there.</summary>
    Missing,

    /// <summary>There is in it what is structure to some readers.</summary>
    Sign,

    /// <summary>True or false to some readers, text to others.</summary>
    MaybeBoolean,

    /// <summary>Null to some readers, text to others; and the tilde, which nobody reads as what it looks like.</summary>
    MaybeNull,

    /// <summary>A number to some readers, text or another number to others.</summary>
    MaybeNumber,

    /// <summary>A date or time to some readers, text to others.</summary>
    MaybeTime,

    /// <summary>An order to merge, or a default, to some readers; text to others.</summary>
    MaybeMerge,
}
