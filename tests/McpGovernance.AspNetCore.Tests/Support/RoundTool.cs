using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.AspNetCore.Tests.Support;

/// <summary>A tool that asks once before it is done, and counts how often it was.</summary>
internal sealed class RoundTool
{
    public const string Name = "ask_thing";

    private int _done;

    public int Done => _done;

    public McpServerTool Create() => McpServerTool.Create(Ask, new() { Name = Name });

    private string Ask(RequestContext<CallToolRequestParams> request)
    {
        if (request.Params.InputResponses is null)
        {
            throw new InputRequiredException(
                new Dictionary<string, InputRequest>
                {
                    ["q"] = InputRequest.ForElicitation(new() { Message = "ok?", RequestedSchema = new() { Properties = { ["ok"] = new ElicitRequestParams.BooleanSchema() } } }),
                },
                requestState: "own-state");
        }

        Interlocked.Increment(ref _done);
        return "done";
    }
}
