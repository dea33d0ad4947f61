using System.Net;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>Who called, and from where.</summary>
internal static class OcsfActor
{
    private const string Unknown = "unknown";

    public static void Write(OcsfJson json, JoinedCall call)
    {
        var writer = json.Writer;
        var last = call.Last;
        writer.WriteStartObject("actor");
        var user = last.CallerSubject ?? last.CallerKind;
        json.Object("user", ("uid", last.CallerSubject), ("name", user));
        json.Text("app_name", last.ClientName ?? (user is null && last.CallerClient is null ? Unknown : null));
        json.Text("app_uid", last.CallerClient);
        json.Object("idp", ("name", last.CallerIssuer));
        json.Object("session", ("uid", call.Text("session")));
        if (last.Verdict is { } verdict)
        {
            writer.WriteStartArray("authorizations");
            writer.WriteStartObject();
            json.Text("decision", verdict);
            if ((call.Text("decision", "policy", "name") ?? last.PolicyDigest) is not null)
            {
                json.Object(
                    "policy",
                    ("name", call.Text("decision", "policy", "name")),
                    ("uid", last.PolicyDigest),
                    ("version", call.Text("decision", "policy", "version")),
                    ("desc", last.Entry));
            }

            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        WriteSource(json, call);
    }

    private static void WriteSource(OcsfJson json, JoinedCall call)
    {
        var source = call.Text("source");
        var isAddress = IPAddress.TryParse(source, out _);
        json.Object("src_endpoint", ("ip", isAddress ? source : null), ("name", isAddress ? null : source ?? call.Text("transport") ?? Unknown));
    }
}
