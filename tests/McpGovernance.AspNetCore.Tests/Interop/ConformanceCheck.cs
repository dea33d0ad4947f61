using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>One thing that the runner looked at.</summary>
/// <param name="Id">Its name; several of one scenario may have the same.</param>
/// <param name="Name">Its other name.</param>
/// <param name="Status"><c>SUCCESS</c>, <c>FAILURE</c>, <c>WARNING</c>, <c>SKIPPED</c> or <c>INFO</c>.</param>
/// <param name="Error">What was wrong, without ports.</param>
/// <param name="Details">What the runner saw, often the whole answer, without what differs from run to run.</param>
internal sealed partial record ConformanceCheck(string Id, string Name, string Status, string? Error = null, string? Details = null)
{
    public const string Success = "SUCCESS";
    public const string Failure = "FAILURE";
    public const string Warning = "WARNING";
    public const string Skipped = "SKIPPED";

    /// <summary>Members whose values are made by chance or by the clock. A state is sealed by governance and absent without, where the tool has none.</summary>
    private static readonly string[] s_passing =
        ["id", "sessionId", "sessionIdSent", "eventId", "lastEventId", "lastEventIdUsed", "io.modelcontextprotocol/subscriptionId", "subscriptionId", "requestState", "callId"];

    public static ConformanceCheck Of(JsonElement check) => new(
        check.GetProperty("id").GetString()!,
        check.GetProperty("name").GetString()!,
        check.GetProperty("status").GetString()!,
        check.TryGetProperty("errorMessage", out var error) ? Port().Replace(error.GetString()!, "$1") : null,
        check.TryGetProperty("details", out var details) ? Port().Replace(Lasting(JsonNode.Parse(details.GetRawText()))?.ToJsonString() ?? "", "$1") : null);

    public override string ToString() => $"{Id} {Name} {Status} {Error} {Details}".TrimEnd();

    private static JsonNode? Lasting(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var name in s_passing)
                {
                    members.Remove(name);
                }

                foreach (var (_, value) in members)
                {
                    Lasting(value);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Lasting(item);
                }

                break;
        }

        return node;
    }

    [GeneratedRegex(@"(127\.0\.0\.1):\d+")]
    private static partial Regex Port();
}
