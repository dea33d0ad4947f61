using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Server;

/// <summary>What is handed out of a task: the result that the pipeline gave its run, and no other.</summary>
/// <remarks>A filter behind the tasks' own can answer instead of the run, and a store can fail with a text of its own.</remarks>
internal static class TaskAnswers
{
    private const string ResultKey = "result", ErrorKey = "error", StatusKey = "status";

    public static void Check(JsonRpcResponse response, InvokeContext use, ServerEdge edge)
    {
        if (response.Result is not JsonObject answer)
        {
            return;
        }

        var run = edge.Governance.Tasks.Run(use.Target.Name);
        var status = answer[StatusKey] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        if (use.Method == ServerMethods.TasksResult && run is not { IsAnswered: true })
        {
            response.Result = Withheld(run, use, edge);
        }
        else if ((status == "completed" || answer.ContainsKey(ResultKey)) && run is not { IsAnswered: true })
        {
            answer[ResultKey] = Withheld(run, use, edge);
        }

        if ((status == "failed" || answer.ContainsKey(ErrorKey)) && run is not { IsAnswered: true, IsFaulted: true })
        {
            run?.TryGiveUp(TaskRunEnding.Failed);
            answer[ErrorKey] = new JsonObject { ["code"] = (int)McpErrorCode.InternalError, ["message"] = "An error occurred." };
        }
    }

    private static JsonNode? Withheld(TaskRun? run, InvokeContext use, ServerEdge edge)
    {
        ServerLog.TaskResultWithheld(edge.Log, use.Target.Name);
        run?.TryGiveUp(TaskRunEnding.Bypassed);
        var denial = run is null or { IsGivenUp: true } ? Denials.Undecided : Denials.Withheld(Denials.Undecided);
        return JsonSerializer.SerializeToNode(
            new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = denial.Message }] },
            McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(CallToolResult)));
    }
}
