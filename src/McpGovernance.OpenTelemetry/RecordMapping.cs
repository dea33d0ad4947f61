using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace McpGovernance.OpenTelemetry;

/// <summary>Says a record in the words of the logs signal.</summary>
internal sealed class RecordMapping(OpenTelemetryAuditSinkOptions options)
{
    /// <summary>The version of the record's format that is understood. Of another one only the header is said: its fields may mean something else.</summary>
    private const int Version = 1;

    /// <summary>From this revision of the protocol on there is no session, and none must be named.</summary>
    private const string FirstWithoutSessions = "2026-07-28";

    private const string UnknownType = "audit.unknown";

    public MirroredRecord Map(AuditRecord record)
    {
        using var document = JsonDocument.Parse(record.Utf8Json);
        var json = document.RootElement;
        var attributes = new List<KeyValuePair<string, object?>>(48);
        var isKnown = record.Version == Version;
        if (isKnown)
        {
            Add(attributes, json, MappedFields.Own);
            Add(attributes, json, MappedFields.Conventions);
            AddConsidered(attributes, json);
            AddExperimental(attributes, json);
            AddArguments(attributes, json);
        }
        else
        {
            AddHeader(attributes, record);
        }

        var type = record.Type is { Length: > 0 } known ? known : UnknownType;
        return new MirroredRecord(attributes)
        {
            EventName = type,
            Level = isKnown ? RecordSeverity.Of(record.Type, RecordFields.Text(json, "outcome", "status")) : LogLevel.Information,
            Body = options.IncludeRecord ? Encoding.UTF8.GetString(record.Utf8Json.Span) : type,
            Time = record.Time,
            Observed = isKnown ? RecordFields.Time(json, "observed") : null,
            Trace = RecordFields.Trace(isKnown ? RecordFields.Text(json, "trace") : null),
            Span = RecordFields.Span(isKnown ? RecordFields.Text(json, "span") : null),
        };
    }

    private static void Add(List<KeyValuePair<string, object?>> attributes, JsonElement json, MappedField[] fields)
    {
        foreach (var field in fields)
        {
            Add(attributes, field.Attribute, RecordFields.Value(RecordFields.Find(json, field.Names)));
        }
    }

    private static void Add(List<KeyValuePair<string, object?>> attributes, string name, object? value)
    {
        if (value is not null)
        {
            attributes.Add(new(name, value));
        }
    }

    private static void AddHeader(List<KeyValuePair<string, object?>> attributes, AuditRecord record)
    {
        Add(attributes, "mcpgovernance.record.version", (long)record.Version);
        Add(attributes, "mcpgovernance.record.id", record.Id);
        Add(attributes, "mcpgovernance.log", record.Log);
        Add(attributes, "mcpgovernance.epoch", record.Epoch);
        Add(attributes, "mcpgovernance.seq", record.Seq);
        Add(attributes, "mcpgovernance.call.id", record.Call);
    }

    /// <summary>What is said under a name of the conventions only where that name means it.</summary>
    private void AddConsidered(List<KeyValuePair<string, object?>> attributes, JsonElement json)
    {
        // Only somebody who was authenticated is a user; what the other side says of itself is marked so.
        Add(attributes, IsVerified(json) ? "user.id" : "mcpgovernance.caller.asserted_subject", RecordFields.Text(json, "caller", "subject"));
        if (string.CompareOrdinal(RecordFields.Text(json, "protocol"), FirstWithoutSessions) < 0)
        {
            Add(attributes, "mcp.session.id", RecordFields.Text(json, "session"));
        }

        if (RecordFields.Text(json, "target", "kind") == "tool")
        {
            Add(attributes, "gen_ai.tool.name", RecordFields.Text(json, "target", "name"));
        }

        Add(attributes, "mcpgovernance.target.name", TargetName(json));

        if (RecordFields.Text(json, "method") == "tools/call")
        {
            Add(attributes, "gen_ai.operation.name", "execute_tool");
        }

        // Records of events name the server by a text of its own.
        Add(attributes, "mcpgovernance.server.name", RecordFields.Text(json, "server"));
        Add(attributes, "network.transport", RecordFields.Text(json, "transport") switch { "stdio" => "pipe", "http" => "tcp", _ => null });
        Add(attributes, "error.type", ErrorType(json));
    }

    /// <summary>The address of a templated resource has the arguments in it, and nobody sees from an address whether it comes from a template.</summary>
    private string? TargetName(JsonElement json) =>
        options.IncludeArguments || RecordFields.Text(json, "target", "kind") != "resource" ? RecordFields.Text(json, "target", "name") : null;

    private static bool IsVerified(JsonElement json) => RecordFields.Value(RecordFields.Find(json, ["caller", "verified"])) is true;

    private static string? ErrorType(JsonElement json)
    {
        var status = RecordFields.Text(json, "outcome", "status");
        return RecordFields.Text(json, "outcome", "errorType") ?? status switch
        {
            "refused" or "refused_by_others" => RecordFields.Text(json, "decision", "code") ?? status,
            "tool_error" or "exception" or "timed_out" or "cancelled" => status,
            _ => null,
        };
    }

    private void AddExperimental(List<KeyValuePair<string, object?>> attributes, JsonElement json)
    {
        if (!options.UseExperimentalNames)
        {
            return;
        }

        Add(attributes, json, MappedFields.Experimental);
        Add(attributes, "audit.target.id", TargetName(json));
        if (IsVerified(json))
        {
            Add(attributes, "audit.actor.id", RecordFields.Text(json, "caller", "subject"));
        }

        Add(attributes, "audit.outcome", RecordFields.Text(json, "outcome", "status") switch
        {
            "done" => "success",
            "refused" or "refused_by_others" => "denied",
            "tool_error" or "exception" or "timed_out" or "cancelled" => "failure",
            null => null,
            _ => "unknown",
        });
        Add(attributes, "gen_ai.guardrail.action", RecordFields.Text(json, "decision", "verdict") switch
        {
            "deny" => RecordFields.Value(RecordFields.Find(json, ["decision", "carriedOut"])) is true ? "warn" : "block",
            "allow" => "allow",
            _ => null,
        });
    }

    /// <summary>The arguments themselves, as JSON, where the journal has them; it may have taken something out.</summary>
    private void AddArguments(List<KeyValuePair<string, object?>> attributes, JsonElement json)
    {
        if (options.IncludeArguments && RecordFields.Find(json, ["inputs", "value"]) is { } arguments)
        {
            Add(attributes, "gen_ai.tool.call.arguments", arguments.GetRawText());
        }
    }
}
