namespace McpGovernance.Client;

/// <summary>One kind of list, as it stands on the wire.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Kind">What an entry is.</param>
/// <param name="Items">The member of the result that holds the entries.</param>
/// <param name="Key">The member of an entry that names it.</param>
internal sealed record ClientList(GovernedOperation Operation, TargetKind Kind, string Items, string Key);
