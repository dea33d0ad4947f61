using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Client;

/// <summary>The context of one page of a list that another server gave.</summary>
internal sealed class ClientListContext(GovernedSession session, ClientRequest request, ClientList list)
    : ListContext(session.Facts(request), list.Operation, session.Edge.Governance.Policy.Current, session.Edge.Governance.Time)
{
    private readonly List<GovernanceTarget> _targets = [];
    private JsonArray? _items;

    /// <summary>The server's answer, without what was removed.</summary>
    public JsonRpcMessage? Answer { get; private set; }

    public override int Count => _targets.Count;

    public override Result? Result => field ??= Operation switch
    {
        GovernedOperation.ListTools => ClientJson.Read<ListToolsResult>(ResultNode),
        GovernedOperation.ListPrompts => ClientJson.Read<ListPromptsResult>(ResultNode),
        GovernedOperation.ListResources => ClientJson.Read<ListResourcesResult>(ResultNode),
        _ => ClientJson.Read<ListResourceTemplatesResult>(ResultNode),
    };

    internal override JsonNode? RawParams => request.Message.Params;

    private JsonNode? ResultNode => (Answer as JsonRpcResponse)?.Result;

    public override GovernanceTarget GetTarget(int index) => _targets[index];

    public override void RemoveAt(int index)
    {
        _targets.RemoveAt(index);
        _items!.RemoveAt(index);
        Removed++;
    }

    private protected override async ValueTask InvokeHandlerAsync()
    {
        Answer = await session.ExchangeAsync(request).ConfigureAwait(false);
        if (Answer is JsonRpcError error)
        {
            throw new McpProtocolException(error.Error.Message, (McpErrorCode)error.Error.Code);
        }

        if (ResultNode is not JsonObject page || ClientJson.IsAmbiguous(page, list.Items))
        {
            throw new McpProtocolException($"The server's answer to '{Method}' is not a list.", McpErrorCode.InternalError);
        }

        ClientJson.MakePrivate(page, ProtocolVersion);
        _items = ClientJson.Member(page, list.Items) as JsonArray;
        foreach (var item in _items ?? [])
        {
            if (item is JsonObject definition)
            {
                session.Edge.TakeMarks(definition);
            }

            _targets.Add(Target(item));
        }

        for (var i = Count - 1; i >= 0; i--)
        {
            if (!MayShow(i))
            {
                RemoveAt(i);
            }
            else if (Select is { } select)
            {
                if (select(_targets[i]) is { } selected)
                {
                    _targets[i] = selected;
                }
                else
                {
                    RemoveAt(i);
                }
            }
        }
    }

    /// <summary>Whether what is no tool is as it was approved; of tools the Catalog stage says it.</summary>
    private bool MayShow(int index) =>
        list.Kind == TargetKind.Tool || (_items![index] is { } item && session.Edge.Governance.Remote.MayShow(session.Edge.Server, list.Kind, _targets[index].Name, item));

    /// <summary>What has no name, or two, may be seen by nobody.</summary>
    private GovernanceTarget Target(JsonNode? item) =>
        item is not JsonObject entry || ClientJson.IsAmbiguous(entry, list.Key) ? new(list.Kind, "")
        : new(list.Kind, ClientJson.Text(entry, list.Key), list.Kind == TargetKind.Tool ? session.Edge.Tools.Learn(entry) : null);
}
