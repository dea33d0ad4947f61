namespace McpGovernance.Catalog;

/// <summary>What a step does with the place it names. Where there is nothing, only <see cref="Set"/> and <see cref="Default"/> do something.</summary>
public enum UpgradeStepKind
{
    /// <summary>Puts a value there, whatever was there.</summary>
    Set = 0,

    /// <summary>Puts a value there if there is none.</summary>
    Default = 1,

    /// <summary>Gives the member another name in the same object.</summary>
    Rename = 2,

    /// <summary>Takes the value to another place, making the objects on the way.</summary>
    Move = 3,

    /// <summary>Takes the member away.</summary>
    Remove = 4,

    /// <summary>Puts another value in the place of a known one; a value that is not known stays.</summary>
    Map = 5,

    /// <summary>Puts the value into an array, or into an object under a name.</summary>
    Wrap = 6,
}
