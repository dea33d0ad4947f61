using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.EndToEnd.Parity;

/// <summary>The wire between the client and the server, and the revision that they speak.</summary>
internal sealed record ParityMode(ParityWire Wire, string Revision)
{
    /// <summary>Whether a server can ask something while it works on a call.</summary>
    public bool CanAsk => Revision == Revisions.Older && Wire != ParityWire.HttpWithoutSession;

    /// <summary>Whether a server can end a call with a question, and the client's next request answer it.</summary>
    public bool HasRounds => Revision == Revisions.Newer || Wire != ParityWire.HttpWithoutSession;

    public override string ToString() => $"{Wire}, {Revision}";
}
