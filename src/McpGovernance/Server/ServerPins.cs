using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>Puts every pin into a server's options, and knows which are missing.</summary>
/// <remarks>
/// Cheap and idempotent: stateless HTTP builds options anew for every request. The filters are made once; only the lists that
/// hold them are new.
/// </remarks>
internal sealed class ServerPins
{
    private readonly MessagePins _messages;
    private readonly CallToolPins _calls;
    private readonly ListPin<ListToolsRequestParams, ListToolsResult, Tool> _listTools;
    private readonly ListPin<ListPromptsRequestParams, ListPromptsResult, Prompt> _listPrompts;
    private readonly ListPin<ListResourcesRequestParams, ListResourcesResult, Resource> _listResources;
    private readonly ListPin<ListResourceTemplatesRequestParams, ListResourceTemplatesResult, ResourceTemplate> _listTemplates;
    private readonly TypedPins<GetPromptRequestParams, GetPromptResult> _getPrompt;
    private readonly TypedPins<ReadResourceRequestParams, ReadResourceResult> _readResource;
    private readonly TypedPins<CompleteRequestParams, CompleteResult> _complete;
    private readonly TypedPins<SubscribeRequestParams, EmptyResult> _subscribe;
    private readonly TypedPins<UnsubscribeRequestParams, EmptyResult> _unsubscribe;

    public ServerPins(ServerEdge edge)
    {
        _messages = new(edge);
        _calls = new(edge);
        _listTools = new(edge, ListShapes.Tools);
        _listPrompts = new(edge, ListShapes.Prompts);
        _listResources = new(edge, ListShapes.Resources);
        _listTemplates = new(edge, ListShapes.ResourceTemplates);
        _getPrompt = new(edge, InvokeShapes.GetPrompt);
        _readResource = new(edge, InvokeShapes.ReadResource);
        _complete = new(edge, InvokeShapes.Complete);
        _subscribe = new(edge, InvokeShapes.Subscribe);
        _unsubscribe = new(edge, InvokeShapes.Unsubscribe);
    }

    public void Apply(McpServerOptions options)
    {
        var messages = options.Filters.Message;
        messages.IncomingFilters = Pin(messages.IncomingFilters, _messages.Incoming, _messages.Innermost);
        messages.OutgoingFilters = Pin(messages.OutgoingFilters, null, _messages.Outgoing);

        _calls.Apply(options);
        var requests = options.Filters.Request;
        requests.ListToolsFilters = Pin(requests.ListToolsFilters, _listTools.Outer, null);
        requests.ListPromptsFilters = Pin(requests.ListPromptsFilters, _listPrompts.Outer, null);
        requests.ListResourcesFilters = Pin(requests.ListResourcesFilters, _listResources.Outer, null);
        requests.ListResourceTemplatesFilters = Pin(requests.ListResourceTemplatesFilters, _listTemplates.Outer, null);
        requests.GetPromptFilters = Pin(requests.GetPromptFilters, _getPrompt.Outer, _getPrompt.Inner);
        requests.ReadResourceFilters = Pin(requests.ReadResourceFilters, _readResource.Outer, _readResource.Inner);
        requests.CompleteFilters = Pin(requests.CompleteFilters, _complete.Outer, _complete.Inner);
        requests.SubscribeToResourcesFilters = Pin(requests.SubscribeToResourcesFilters, _subscribe.Outer, _subscribe.Inner);
        requests.UnsubscribeFromResourcesFilters = Pin(requests.UnsubscribeFromResourcesFilters, _unsubscribe.Outer, _unsubscribe.Inner);
    }

    /// <summary>Names the lists that lost their pin, and what cannot be governed at all.</summary>
    public IReadOnlyList<string> Problems(McpServerOptions options)
    {
        var messages = options.Filters.Message;
        var requests = options.Filters.Request;
        List<string> problems = [];
        if (CallToolPins.HasAlternateHandler(options))
        {
            problems.Add(
                "This server sets 'McpServerHandlers.CallToolWithAlternateHandler', which replaces the whole tool pipeline, so that calls would run ungoverned. "
                + "Use 'CallToolHandler', tools, or 'CallToolWithAlternateFilters' instead.");
        }

        problems.AddRange(CallToolPins.MethodsTakenOver(options).Select(static method =>
            $"'McpServerOptions.RequestHandlers' has a handler for '{method}', a method of the protocol, which would run ungoverned. Use the handler of 'McpServerHandlers' instead."));
        Check("Filters.Message.IncomingFilters", HasPin(messages.IncomingFilters, _messages.Incoming, _messages.Innermost));
        Check("Filters.Message.OutgoingFilters", HasPin(messages.OutgoingFilters, null, _messages.Outgoing));
        Check("Filters.Request.CallToolWithAlternateFilters", _calls.HasOuter(options));
        Check("Filters.Request.CallToolFilters", _calls.HasInner(options));
        Check("Filters.Request.ListToolsFilters", HasPin(requests.ListToolsFilters, _listTools.Outer, null));
        Check("Filters.Request.ListPromptsFilters", HasPin(requests.ListPromptsFilters, _listPrompts.Outer, null));
        Check("Filters.Request.ListResourcesFilters", HasPin(requests.ListResourcesFilters, _listResources.Outer, null));
        Check("Filters.Request.ListResourceTemplatesFilters", HasPin(requests.ListResourceTemplatesFilters, _listTemplates.Outer, null));
        Check("Filters.Request.GetPromptFilters", HasPin(requests.GetPromptFilters, _getPrompt.Outer, _getPrompt.Inner));
        Check("Filters.Request.ReadResourceFilters", HasPin(requests.ReadResourceFilters, _readResource.Outer, _readResource.Inner));
        Check("Filters.Request.CompleteFilters", HasPin(requests.CompleteFilters, _complete.Outer, _complete.Inner));
        Check("Filters.Request.SubscribeToResourcesFilters", HasPin(requests.SubscribeToResourcesFilters, _subscribe.Outer, _subscribe.Inner));
        Check("Filters.Request.UnsubscribeFromResourcesFilters", HasPin(requests.UnsubscribeFromResourcesFilters, _unsubscribe.Outer, _unsubscribe.Inner));
        return problems;

        void Check(string list, bool pinned)
        {
            if (!pinned)
            {
                problems.Add($"'McpServerOptions.{list}' was replaced after 'WithGovernance', so that requests would pass ungoverned. Add to the list that is there instead of replacing it.");
            }
        }
    }

    internal static IList<T> Pin<T>(IList<T> list, T? first, T? last)
        where T : class => list is not PinnedList<T> pinned ? new PinnedList<T>(first, last, Others(list, first, last))
            : HasPin(list, first, last) ? pinned
            : throw new GovernanceConfigurationException(
                "These 'McpServerOptions' are governed already, by another governance. Give each server options of its own, or one governance.");

    /// <summary>Without our own, which stand in a list that was copied from a pinned one: twice in a row they would stop each call.</summary>
    private static IEnumerable<T> Others<T>(IList<T> list, T? first, T? last)
        where T : class => list.Where(item => !ReferenceEquals(item, first) && !ReferenceEquals(item, last));

    internal static bool HasPin<T>(IList<T> list, T? first, T? last)
        where T : class => list is PinnedList<T> pinned && ReferenceEquals(pinned.First, first) && ReferenceEquals(pinned.Last, last);
}
