using System.Text.Json;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>A joined call as an event of OCSF's class API Activity (6003). Nothing stands in it that the records do not have.</summary>
internal static class OcsfEvent
{
    /// <summary>The version of the schema that the events follow.</summary>
    public const string Version = "1.5.0";

    private const int ClassUid = 6003;
    private const int Informational = 1;

    public static void Write(Utf8JsonWriter writer, JoinedCall call)
    {
        var (activity, activityName) = Activity(call);
        var (status, statusName) = Status(call.Status);
        var (action, disposition) = Action(call);
        var json = new OcsfJson(writer);
        writer.WriteStartObject();
        writer.WriteNumber("category_uid", ClassUid / 1000);
        writer.WriteString("category_name", "Application Activity");
        writer.WriteNumber("class_uid", ClassUid);
        writer.WriteString("class_name", "API Activity");
        writer.WriteNumber("activity_id", activity);
        writer.WriteString("activity_name", activityName);
        writer.WriteNumber("type_uid", (ClassUid * 100) + activity);
        writer.WriteNumber("severity_id", Informational);
        writer.WriteNumber("action_id", action);
        writer.WriteNumber("disposition_id", disposition);
        writer.WriteNumber("status_id", status);
        json.Text("status", statusName ?? call.Status);
        json.Text("status_code", call.Last.Code ?? call.Status);
        json.Text("status_detail", call.Text("outcome", "detail"));
        json.Time("time", call.Began ?? DateTimeOffset.UnixEpoch);
        json.Time("start_time", call.Began);
        json.Time("end_time", call.Ended);
        if (call.Last.Milliseconds is { } ms)
        {
            writer.WriteNumber("duration", (long)Math.Round(ms, MidpointRounding.AwayFromZero));
        }

        if (call.Last.Count is { } count)
        {
            writer.WriteNumber("count", count);
        }

        WriteMetadata(json, call);
        OcsfActor.Write(json, call);
        OcsfApi.Write(json, call);
        if (call.Text("trace") is { } trace)
        {
            writer.WriteStartObject("trace");
            json.Text("uid", trace);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteMetadata(OcsfJson json, JoinedCall call)
    {
        var writer = json.Writer;
        writer.WriteStartObject("metadata");
        writer.WriteString("version", Version);
        writer.WriteStartObject("product");
        writer.WriteString("name", "McpGovernance");
        writer.WriteString("vendor_name", "McpGovernance");
        writer.WriteEndObject();
        writer.WriteStartArray("profiles");
        writer.WriteStringValue("security_control");
        if (call.Text("trace") is not null)
        {
            writer.WriteStringValue("trace");
        }

        writer.WriteEndArray();
        json.Text("uid", call.Last.Id);
        json.Text("correlation_uid", call.Last.Call);
        json.Text("tenant_uid", call.Last.CallerTenant);
        json.Text("log_name", call.Last.Log);
        writer.WriteNumber("sequence", call.Last.Seq);
        json.Time("logged_time", call.Last.Time);
        writer.WriteEndObject();
    }

    /// <summary>What a destructive tool destroys nobody said, so it is no 'Delete'.</summary>
    private static (int Id, string Name) Activity(JoinedCall call) => (call.Last.ToolKind, call.Last.Method) switch
    {
        ("read", _) => (2, "Read"),
        ("write", _) => (3, "Update"),
        ("destructive", _) => (99, "Destructive"),
        (_, "resources/read" or "prompts/get") => (2, "Read"),
        (_, { } method) when method.EndsWith("/list", StringComparison.Ordinal) => (2, "Read"),
        _ => (0, "Unknown"),
    };

    private static (int Id, string? Name) Status(string? status) => status switch
    {
        "done" or "allow" => (1, "Success"),
        "refused" or "refused_by_others" or "deny" or "tool_error" or "exception" or "cancelled" or "timed_out" => (2, "Failure"),
        "indeterminate" or "in_flight" or null => (0, "Unknown"),
        _ => (99, null),
    };

    /// <summary>What was done, not what would have been done: a policy that is not enforced allows.</summary>
    private static (int Action, int Disposition) Action(JoinedCall call) => call switch
    {
        { Status: "refused_by_others" } => (2, 2),
        { Last.IsCarriedOut: true } => (1, 1),
        { Last.Verdict: "deny" } => (2, 2),
        { Last.Verdict: "allow" } => (1, 1),
        _ => (0, 0),
    };
}
