namespace McpGovernance.Tests.EndToEnd.Parity;

/// <summary>What lies between a client and a server.</summary>
internal enum ParityWire
{
    Pipes,
    HttpWithSession,
    HttpWithoutSession,
}
