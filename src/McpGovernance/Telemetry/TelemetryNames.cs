using System.Text.Json;

namespace McpGovernance.Telemetry;

/// <summary>The names of instruments, tags and tag values. Values are few by construction.</summary>
internal static class TelemetryNames
{
    /// <summary>The name of our activity source and meter.</summary>
    public const string Source = "McpGovernance";

    /// <summary>The SDK's source: its server span is the one that we join.</summary>
    public const string SdkSource = "Experimental.ModelContextProtocol";

    public const string Operation = "mcpgovernance.operation";
    public const string Outcome = "mcpgovernance.outcome";
    public const string Code = "mcpgovernance.code";
    public const string CallId = "mcpgovernance.call.id";
    public const string CallerKind = "mcpgovernance.caller.kind";

    private static readonly string[] Operations = SnakeCase<GovernedOperation>();
    private static readonly string[] Spans = Array.ConvertAll(Operations, static operation => $"governance {operation}");
    private static readonly string[] Outcomes = SnakeCase<CallOutcome>();
    private static readonly string[] CallerKinds = SnakeCase<CallerKind>();

    public static string Of(GovernedOperation operation) => Operations[(int)operation];

    public static string SpanOf(GovernedOperation operation) => Spans[(int)operation];

    public static string Of(CallOutcome outcome) => Outcomes[(int)outcome];

    public static string Of(CallerKind kind) => CallerKinds[(int)kind];

    private static string[] SnakeCase<TEnum>()
        where TEnum : struct, Enum =>
        [.. Enum.GetNames<TEnum>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
}
