using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Catalog;

/// <summary>Which contract a caller gets of a live tool: the version that it expects, else that of its channel, else the stable one.</summary>
/// <remarks>Thread safe. Without a catalog it is the live tool's own.</remarks>
internal sealed class ToolSelector(CatalogSource source, IOptions<CatalogOptions> options, ILogger<ToolSelector> logger, EventRecorder? events = null)
{
    private const int MaxRemembered = 10_000, MaxName = 2_048;

    private readonly CatalogOptions _options = options.Value;
    private readonly ConcurrentDictionary<(string Server, string Tool, string Digest), bool> _reported = new();
    private readonly ConcurrentDictionary<(string Server, string Tool), string> _trusted = new();
    private readonly ConcurrentDictionary<(string Server, string Tool), string> _remote = new();

    /// <summary>Whether only what a catalog approved is served.</summary>
    public bool HasCatalog => source.Current is not null;

    /// <summary>The catalogs in force, for a request that asks several times and is to see one.</summary>
    public CatalogSnapshot? Catalogs => source.Current;

    /// <summary>What servers that this process calls list otherwise than it was approved, a sentence for each tool.</summary>
    public IEnumerable<string> Remote => _remote.Values.Order(StringComparer.Ordinal);

    /// <summary>Selects.</summary>
    /// <param name="context">The request, whose caller and roles are known.</param>
    /// <param name="live">The tool as it is live: on the server's side in this process, on the client's as the server lists it.</param>
    /// <returns>The contract; <see langword="null"/> when the tool is not to be served.</returns>
    public ToolContract? Of(GovernanceContext context, ToolContract live) => Of(context, live, source.Current);

    /// <summary>Selects from catalogs that were in force when the request came.</summary>
    public ToolContract? Of(GovernanceContext context, ToolContract live, CatalogSnapshot? catalogs)
    {
        if (catalogs is null)
        {
            return live;
        }

        var tool = catalogs.Find(context.Server, live.Name);
        if (context.Side == GovernanceSide.Client)
        {
            return OfRemote(context, tool, live);
        }

        var pin = tool is null ? null : VersionPin.Of(context, live.Name);
        var wanted = tool is null ? null
            : (pin is null ? null : tool.Pinned(pin)) ?? tool.OnChannel(context.Roles is { } roles ? context.Policy.ChannelOf(roles, context.Caller, context.ClientInfo?.Name, live.Name) : null);
        if (wanted is not null && (wanted.IsOver(context.ReceivedAt) || wanted.PlanFor(live) is not null))
        {
            return wanted;
        }

        return Drifted(context.Server, live, tool is null ? "Nobody has approved it." : "No version that its callers are to get can be carried out by it.");
    }

    /// <summary>A remote tool is the version that it is, or none: nobody upgrades a call for another server.</summary>
    private ToolContract? OfRemote(GovernanceContext context, ServedTool? tool, ToolContract live)
    {
        if (tool?.Pinned(live.Digest) is { } approved && !approved.IsOver(context.ReceivedAt))
        {
            _remote.TryRemove((context.Server, live.Name), out _);
            return approved;
        }

        if (tool is null && IsTrusted(context.Server, live))
        {
            return live;
        }

        var finding = tool is null ? "Nobody has approved it." : "It is no version that was approved and is in use.";
        if (_remote.Count < MaxRemembered && live.Name.Length <= MaxName)
        {
            _remote[(context.Server, live.Name)] = $"The tool '{LogText.Of(live.Name)}' of '{context.Server}': {finding}";
        }

        return Drifted(context.Server, live, finding);
    }

    private bool IsTrusted(string server, ToolContract live)
    {
        if (_options.ApproveFirstUse is { } approve)
        {
            try
            {
                return approve(server, JsonSerializer.SerializeToElement(live.Definition, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool))));
            }
            catch (Exception cause)
            {
                CatalogLog.FirstUseFailed(logger, LogText.Of(live.Name), server, cause);
                return false;
            }
        }

        if (_options.FirstUse != FirstUse.TrustOnFirstUse || (_trusted.Count >= MaxRemembered && !_trusted.ContainsKey((server, live.Name))))
        {
            return false;
        }

        if (_trusted.TryAdd((server, live.Name), live.Digest))
        {
            CatalogLog.Trusted(logger, LogText.Of(live.Name), server, live.Digest);
            events?.Record(new GovernanceEvent(GovernanceEventKind.TrustedOnFirstUse, server, "It is the first definition that was seen.") { Tool = live.Name, Digest = live.Digest });
        }

        return _trusted[(server, live.Name)] == live.Digest;
    }

    private ToolContract? Drifted(string server, ToolContract live, string finding)
    {
        var isServed = _options.Drift == CatalogDrift.Warn;
        if (_reported.Count < MaxRemembered && _reported.TryAdd((server, live.Name, live.Digest), true))
        {
            events?.Record(new GovernanceEvent(GovernanceEventKind.Drifted, server, finding) { Tool = live.Name, Digest = live.Digest });
            if (isServed)
            {
                CatalogLog.Served(logger, LogText.Of(live.Name), server, finding);
            }
            else
            {
                CatalogLog.Withheld(logger, LogText.Of(live.Name), server, finding);
            }
        }

        return isServed ? live : null;
    }
}
