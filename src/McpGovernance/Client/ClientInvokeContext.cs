using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Client;

/// <summary>The context of a request that goes out and does or reads one thing.</summary>
internal sealed class ClientInvokeContext(
    GovernedSession session, ClientRequest request, GovernedOperation operation, in GovernanceTarget target)
    : InvokeContext(session.Facts(request), operation, target, session.Edge.Governance.Policy.Current, session.Edge.Governance.Time)
{
    private IDictionary<string, JsonElement>? _arguments;
    private bool _hasArguments;
    private Result? _read;
    private JsonNode? _readFrom;
    private AnswerFacts? _facts;
    private bool _isHandedOnAsRead;

    /// <summary>The server's answer, as it came.</summary>
    public JsonRpcMessage? Answer { get; private set; }

    internal override IDictionary<string, JsonElement>? SentArguments
    {
        get
        {
            if (!_hasArguments)
            {
                _arguments = ClientJson.Member(request.Message.Params, "arguments") is JsonObject arguments ? Copy(arguments) : null;
                _hasArguments = true;
            }

            return _arguments;
        }
    }

    internal override Tool? Definition => null;

    internal override ToolContract? LearnedContract => Target.Kind == TargetKind.Tool ? session.Edge.Tools.Find(Target.Name) : null;

    internal override bool? OwnsTask => session.Edge.Tasks.IsOwner(Target.Name, Caller);

    internal override bool IsMatched => false;

    internal override bool IsServable => true;

    internal override JsonNode? RawParams => request.Message.Params;

    internal override long? PayloadBytes => Answer is null ? 0 : Said.PayloadBytes;

    /// <summary>Read once: the answer does not change any more.</summary>
    private AnswerFacts Said => Answer is null ? default : _facts ??= AnswerScan.Read(ResultNode);

    internal override JsonNode? RawResult => ResultNode;

    internal override bool IsResultRead => _read is not null;

    private JsonNode? ResultNode => (Answer as JsonRpcResponse)?.Result;

    /// <summary>What the client gets: the server's own bytes, unless a stage changed the result.</summary>
    public JsonRpcMessage ForClient()
    {
        if (_read is not null && Result is { } result && Answer is JsonRpcResponse given)
        {
            var now = ClientJson.ToNode(result);
            if (_isHandedOnAsRead || !JsonNode.DeepEquals(now, _readFrom))
            {
                return new JsonRpcResponse { Id = given.Id, Result = now, Context = given.Context };
            }
        }

        return Answer!;
    }

    internal override void HandOnAsRead() => _isHandedOnAsRead = true;

    internal override void ReplaceRaw(JsonNode clean, MessageCleaner cleaner)
    {
        Answer = new JsonRpcResponse { Id = Answer is JsonRpcResponse given ? given.Id : default, Result = clean, Context = Answer?.Context };
        _facts = null;
        _readFrom = cleaner.Clean(_readFrom) ?? _readFrom;
    }

    private static Dictionary<string, JsonElement> Copy(JsonObject arguments)
    {
        var members = ClientJson.Copy(arguments);
        var copy = new Dictionary<string, JsonElement>(members.GetPropertyCount(), StringComparer.Ordinal);
        foreach (var member in members.EnumerateObject())
        {
            copy.Add(member.Name, member.Value);
        }

        return copy;
    }

    private protected override async ValueTask InvokeHandlerAsync()
    {
        if (Operation == GovernedOperation.Listen)
        {
            ClientListening.RemoveWhatIsNotPermitted(request.Message.Params, uri => MaySee(new GovernanceTarget(TargetKind.Resource, uri)));
        }

        if (HasFrozenArguments)
        {
            request.Replace(Arguments!);
        }

        Answer = await session.ExchangeAsync(request).ConfigureAwait(false);
        if (Answer is JsonRpcError error)
        {
            throw new McpProtocolException(error.Error.Message, (McpErrorCode)error.Error.Code);
        }

        if (Operation == GovernedOperation.ReadResource && ResultNode is JsonObject read && ResultOutcome() == CallOutcome.Done)
        {
            ClientJson.MakePrivate(read, ProtocolVersion);
        }

        if (Operation == GovernedOperation.CallTool && ResultOutcome() == CallOutcome.TaskCreated && ClientJson.TextOrNull(ResultNode, "taskId") is { } task)
        {
            session.Edge.Tasks.Add(task, Caller);
        }
    }

    private protected override Result? ReadResult()
    {
        _read = Operation switch
        {
            GovernedOperation.CallTool when ResultOutcome() is CallOutcome.Done or CallOutcome.ToolError => ClientJson.Read<CallToolResult>(ResultNode),
            GovernedOperation.ReadResource => ClientJson.Read<ReadResourceResult>(ResultNode),
            GovernedOperation.GetPrompt => ClientJson.Read<GetPromptResult>(ResultNode),
            GovernedOperation.Complete => ClientJson.Read<CompleteResult>(ResultNode),
            _ => null,
        };
        _readFrom = _read is null ? null : ClientJson.ToNode(_read);
        return _read;
    }

    private protected override CallOutcome ResultOutcome() => Said.ResultType switch
    {
        "input_required" when Operation is GovernedOperation.CallTool or GovernedOperation.GetPrompt or GovernedOperation.ReadResource => CallOutcome.InputRequired,
        "task" when Operation == GovernedOperation.CallTool => CallOutcome.TaskCreated,
        _ => Operation == GovernedOperation.CallTool && Said.IsError ? CallOutcome.ToolError : CallOutcome.Done,
    };
}
