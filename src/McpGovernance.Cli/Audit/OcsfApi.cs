using System.Text.Json;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>What was called, and what it was about.</summary>
internal static class OcsfApi
{
    public static void Write(OcsfJson json, JoinedCall call)
    {
        var writer = json.Writer;
        var last = call.Last;
        var isTool = last.TargetKind is null or "tool";
        writer.WriteStartObject("api");
        json.Text("operation", (isTool ? last.TargetName : null) ?? last.Method ?? "unknown");
        json.Text("version", last.ToolVersion);
        json.Object("group", ("name", last.Method));
        json.Object("service", ("name", call.Text("server", "name") ?? call.Text("server")));
        WriteRequest(json, call);
        json.Object("response", ("error", call.Text("outcome", "errorType")));
        writer.WriteEndObject();
        if (last.TargetName is { Length: > 0 } name)
        {
            writer.WriteStartArray("resources");
            json.Object(null, ("uid", call.Text("target", "id")), ("name", name), ("type", last.TargetKind), ("version", last.ToolVersion));
            writer.WriteEndArray();
        }
    }

    private static void WriteRequest(OcsfJson json, JoinedCall call)
    {
        if ((call.Text("rpcId") ?? call.Last.Call) is not { Length: > 0 } id)
        {
            return;
        }

        var writer = json.Writer;
        writer.WriteStartObject("request");
        json.Text("uid", id);
        if (call.Member("inputs") is { ValueKind: JsonValueKind.Object } inputs && inputs.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Object)
        {
            json.Value("data", value);
        }

        writer.WriteEndObject();
    }
}
