namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>A footnote: the reason of cells that surprise, and which cells those are.</summary>
internal sealed record MethodNote(string Text, Func<MethodRow, MethodColumn, string, bool> Explains);
