using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Client;

/// <summary>Connects the options of one client with the transport that it will use: the handlers learn which server asks, and the transport that they are governed.</summary>
/// <remarks>The mark travels in the declared capabilities and is taken off before they reach the wire.</remarks>
#pragma warning disable MCP9005 // Sampling and roots are deprecated and must be governed as long as they exist.
internal sealed class ClientWiring
{
    private const string Mark = WireNames.Prefix + "wiring";
    private static readonly ConditionalWeakTable<McpClientOptions, ClientWiring> OfOptions = [];
    private static readonly ConcurrentDictionary<string, WeakReference<ClientWiring>> ById = new(StringComparer.Ordinal);

    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly WeakReference<McpClientOptions> _options;
    private readonly Governance _governance;
    private readonly ClientQuestions _questions;
    private Delegate? _sampling;
    private Delegate? _elicitation;
    private Delegate? _roots;
    private ClientEdge? _edge;

    private ClientWiring(McpClientOptions options, Governance governance)
    {
        _options = new WeakReference<McpClientOptions>(options);
        _governance = governance;
        _questions = new ClientQuestions(() => _edge);
    }

    /// <summary>Nobody can name it any more.</summary>
    ~ClientWiring() => ById.TryRemove(_id, out _);

    /// <summary>Whether the options still have the handlers that were wrapped, and no others.</summary>
    public bool IsIntact => _options.TryGetTarget(out var options)
        && options.Handlers is var handlers
        && Equals(handlers.SamplingHandler, _sampling) && Equals(handlers.ElicitationHandler, _elicitation) && Equals(handlers.RootsHandler, _roots);

    /// <exception cref="GovernanceConfigurationException">The options are governed by another governance already.</exception>
    public static void Wire(McpClientOptions options, Governance governance)
    {
        var wiring = OfOptions.GetValue(options, given => new ClientWiring(given, governance));
        if (wiring._governance != governance)
        {
            throw new GovernanceConfigurationException("The options are governed by another governance already. Make options of their own for each server.");
        }

        wiring.Wrap(options);
    }

    /// <summary>
    /// Joins what a client that takes up a session would have marked: it declares nothing, so all options are joined that this
    /// governance governs and that have met no transport.
    /// </summary>
    /// <returns>Whether there are any, so that a question has a governed handler to go to.</returns>
    public static bool TakeUp(ClientEdge edge)
    {
        var any = false;
        foreach (var known in ById.Values)
        {
            if (known.TryGetTarget(out var wiring) && wiring._governance == edge.Governance && wiring.IsIntact)
            {
                wiring.Join(edge);
                any = true;
            }
        }

        return any;
    }

    /// <summary>Takes the mark off declared capabilities.</summary>
    public static ClientWiring? TakeMark(JsonObject capabilities)
    {
        if (ClientJson.Member(capabilities, "experimental") is not JsonObject experimental || !experimental.Remove(Mark, out var mark))
        {
            return null;
        }

        if (experimental.Count == 0)
        {
            capabilities.Remove("experimental");
        }

        return ClientJson.TextOrNull(mark, "id") is { } id && ById.TryGetValue(id, out var known) && known.TryGetTarget(out var wiring) ? wiring : null;
    }

    /// <exception cref="GovernanceConfigurationException">The options belong to another server, or another governance.</exception>
    public void Join(ClientEdge edge)
    {
        if (edge.Governance != _governance)
        {
            throw new GovernanceConfigurationException($"The transport of server '{edge.Server}' and the client's options are governed by two different governances. Use one for both.");
        }

        Interlocked.CompareExchange(ref _edge, edge, null);
    }

    private void Wrap(McpClientOptions options)
    {
        var handlers = options.Handlers;
        if (handlers.SamplingHandler is { } sample && !Equals(sample, _sampling))
        {
            handlers.SamplingHandler = (parameters, progress, cancellationToken) =>
                _questions.SampleAsync(parameters, () => sample(parameters, progress, cancellationToken), cancellationToken);
        }

        if (handlers.ElicitationHandler is { } elicit && !Equals(elicit, _elicitation))
        {
            handlers.ElicitationHandler = (parameters, cancellationToken) =>
                _questions.ElicitAsync(parameters, () => elicit(parameters, cancellationToken), cancellationToken);
        }

        if (handlers.RootsHandler is { } roots && !Equals(roots, _roots))
        {
            handlers.RootsHandler = (parameters, cancellationToken) =>
                _questions.ListRootsAsync(parameters, () => roots(parameters, cancellationToken), cancellationToken);
        }

        (_sampling, _elicitation, _roots) = (handlers.SamplingHandler, handlers.ElicitationHandler, handlers.RootsHandler);
        if (_sampling is null && _elicitation is null && _roots is null)
        {
            return;
        }

        var capabilities = options.Capabilities ??= new ClientCapabilities();
        (capabilities.Experimental ??= new Dictionary<string, object>())[Mark] = new JsonObject { ["id"] = _id };
        ById[_id] = new WeakReference<ClientWiring>(this);
    }
}
