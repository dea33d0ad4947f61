using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Server;

/// <summary>Reads the id of a created task without referencing the package that made it.</summary>
internal static class TaskId
{
    public static string? Of(Result alternate, JsonTypeInfo typeInfo) =>
        JsonSerializer.SerializeToNode(alternate, typeInfo) is JsonObject task && Text(task, "resultType") == "task" ? Text(task, "taskId") : null;

    /// <summary>The task that a <c>tasks/*</c> request names; empty when it names none.</summary>
    public static string OfRequest(JsonNode? parameters) => parameters is JsonObject request ? Text(request, "taskId") ?? "" : "";

    private static string? Text(JsonObject from, string key) => from[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
