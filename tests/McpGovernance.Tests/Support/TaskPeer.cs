using System.Text.Json.Nodes;

namespace McpGovernance.Tests.Support;

/// <summary>Makes calls that become tasks and asks for them, over a connection of a test.</summary>
internal static class TaskPeer
{
    public static Task<JsonObject> CallAsync(this RawPeer peer, string tool, string id = "1") =>
        peer.RequestAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject { ["id"] = id } });

    /// <summary>The id of the task that a call became.</summary>
    public static async Task<string> CreateTaskAsync(this RawPeer peer, string tool) =>
        (await peer.CallAsync(tool))["result"]!["taskId"]!.GetValue<string>();

    public static async Task<JsonObject> TaskAsync(this RawPeer peer, string method, string id) =>
        await peer.RequestAsync(method, new JsonObject { ["taskId"] = id });

    /// <summary>The text of the result that a task has.</summary>
    public static string Text(JsonObject answer) => answer["result"]!["result"]!["content"]![0]!["text"]!.GetValue<string>();

    public static Task EndAsync(this ImitatedTasks tasks, string id) => tasks[id].Run.WaitAsync(TimeSpan.FromSeconds(20));
}
