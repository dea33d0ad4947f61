using System.Text.Json.Nodes;

namespace McpGovernance;

/// <summary>Holds what another server offers, apart from its tools, against what was approved.</summary>
/// <remarks>Implementations are called concurrently.</remarks>
internal abstract class RemoteReview
{
    /// <summary>Whether an entry of a list may be shown.</summary>
    /// <param name="server">The server's id.</param>
    /// <param name="kind">A prompt, a resource or a resource template.</param>
    /// <param name="name">Its name, URI or URI template.</param>
    /// <param name="definition">The entry as it came.</param>
    public abstract bool MayShow(string server, TargetKind kind, string name, JsonNode definition);

    /// <summary>Whether what a server says of itself may be handed on.</summary>
    /// <param name="server">The server's id.</param>
    /// <param name="instructions">The text.</param>
    public abstract bool MayPass(string server, string instructions);
}
