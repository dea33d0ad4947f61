namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>Who sends a message, and whether an answer is due.</summary>
internal enum MethodDirection
{
    ClientAsks,
    ServerAsks,
    ClientTells,
    ServerTells,
}
