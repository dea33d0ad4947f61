using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Client;

/// <summary>What the handshake of one connection says: the revision, and whether what servers may ask is governed.</summary>
#pragma warning disable MCP9005 // Sampling and roots are deprecated and must be governed as long as they exist.
internal sealed class ClientHandshake(ClientEdge edge)
{
    private const string MetaRevision = "io.modelcontextprotocol/protocolVersion";
    private const string Instructions = "instructions";
    private const string MetaCapabilities = "io.modelcontextprotocol/clientCapabilities";
    private static readonly string[] Asked = ["sampling", "elicitation", "roots"];
    private static readonly string[] Questions = [RequestMethods.SamplingCreateMessage, RequestMethods.ElicitationCreate, RequestMethods.RootsList];

    private volatile string? _revision;
    private volatile ClientWiring? _wiring;
    private volatile bool _isDeclared;

    /// <summary>Whether every handler that could answer a question is one that governance wrapped.</summary>
    public bool AreHandlersGoverned => _wiring is { IsIntact: true };

    /// <summary>
    /// Whether what a server asks may reach the client. One that takes up a session never declares what it can be asked, and its
    /// handlers are known only when its options were governed.
    /// </summary>
    public bool MayBeAsked(string method) => _isDeclared || !Array.Exists(Questions, method.Equals) || ClientWiring.TakeUp(edge);

    public string? Revision(JsonRpcRequest request) => ClientJson.TextOrNull(ClientJson.Member(request.Params, "_meta"), MetaRevision) ?? _revision;

    /// <summary>Takes our mark off a request, and holds what it declares against the handlers that are governed.</summary>
    /// <exception cref="GovernanceConfigurationException">The client declares what is not governed.</exception>
    public void Check(JsonRpcRequest request)
    {
        var declared = request.Method == RequestMethods.Initialize
            ? ClientJson.Member(request.Params, "capabilities")
            : ClientJson.Member(ClientJson.Member(request.Params, "_meta"), MetaCapabilities);
        if (declared is not JsonObject capabilities)
        {
            return;
        }

        _isDeclared = true;
        if (ClientWiring.TakeMark(capabilities) is { } wiring)
        {
            wiring.Join(edge);
            _wiring = wiring;
        }

        if (_wiring is { IsIntact: false })
        {
            throw new GovernanceConfigurationException(
                $"A handler of the client of server '{edge.Server}' was set or replaced after its options were governed. Set all handlers first, then call 'WithGovernance' on the options.");
        }

        if (_wiring is null && Array.Find(Asked, capabilities.ContainsKey) is { } ungoverned)
        {
            throw new GovernanceConfigurationException(
                $"The client of server '{edge.Server}' declares '{ungoverned}', and its options are not governed: the server's requests would be answered unseen. Call 'WithGovernance' with the same governance on the McpClientOptions.");
        }
    }

    /// <summary>Learns from an answer of the connection's own working, and takes out of it what is not to be handed on.</summary>
    /// <returns>What is handed on.</returns>
    public JsonRpcMessage Learn(string method, JsonRpcMessageWithId answer)
    {
        if (answer is not JsonRpcResponse response)
        {
            return answer;
        }

        try
        {
            if (method == RequestMethods.Initialize)
            {
                _revision = ClientJson.TextOrNull(response.Result, "protocolVersion");
            }

            if (method is RequestMethods.Initialize or RequestMethods.ServerDiscover && response.Result is JsonObject said)
            {
                HoldInstructions(said);
            }

            return answer;
        }
        catch (ArgumentException)
        {
            // A key twice: two readers could read two things.
            return new JsonRpcError { Id = answer.Id, Context = answer.Context, Error = new() { Code = (int)ModelContextProtocol.McpErrorCode.InternalError, Message = "The server's answer has a key twice." } };
        }
    }

    /// <summary>What a server says of itself goes to models, so it must be approved like a tool. Clients read the member in any case.</summary>
    private void HoldInstructions(JsonObject said)
    {
        var names = said.Select(static member => member.Key).Where(static name => name.Equals(Instructions, StringComparison.OrdinalIgnoreCase)).ToList();
        var isPlain = names is [var only] && said[only] is JsonValue value && ClientJson.TryText(value, out var text) && edge.Governance.Remote.MayPass(edge.Server, text);
        foreach (var name in isPlain ? [] : names)
        {
            said.Remove(name);
        }
    }
}
