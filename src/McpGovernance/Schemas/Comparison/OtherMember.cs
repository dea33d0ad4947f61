namespace McpGovernance.Schemas;

/// <summary>A member that must be somewhere among those that rules do not declare.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Pattern">The expression that its name matches; null for a name that the rules have nothing for.</param>
/// <param name="RefusedValue">What its value is not to be.</param>
/// <param name="RefusedName">What its name is not to be; any name then.</param>
internal sealed record OtherMember(ObjectRules Rules, TextPattern? Pattern, SchemaNode? RefusedValue, SchemaNode? RefusedName);
