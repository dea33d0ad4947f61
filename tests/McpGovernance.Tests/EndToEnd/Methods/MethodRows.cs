using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>The rows of the table: every method that the SDK has a name for, those of tasks, and some that nobody knows.</summary>
internal static class MethodRows
{
    /// <summary>Methods that the SDK has no public name for, and who sends them.</summary>
    public static readonly IReadOnlyList<MethodRow> Unnamed =
    [
        new(MethodDirection.ClientAsks, "tasks/get"),
        new(MethodDirection.ClientAsks, "tasks/result"),
        new(MethodDirection.ClientAsks, "tasks/list"),
        new(MethodDirection.ClientAsks, "tasks/cancel"),
        new(MethodDirection.ClientAsks, "tasks/update"),
        new(MethodDirection.ClientAsks, "x/unknown"),
        new(MethodDirection.ServerAsks, "y/unknown"),
        new(MethodDirection.ClientTells, "x/told"),
        new(MethodDirection.ServerTells, "y/told"),
    ];

    /// <summary>Who sends what is not a client's request, or not only.</summary>
    private static readonly Dictionary<string, MethodDirection[]> Directions = new(StringComparer.Ordinal)
    {
        ["ping"] = [MethodDirection.ClientAsks, MethodDirection.ServerAsks],
        ["sampling/createMessage"] = [MethodDirection.ServerAsks],
        ["elicitation/create"] = [MethodDirection.ServerAsks],
        ["roots/list"] = [MethodDirection.ServerAsks],
        ["notifications/initialized"] = [MethodDirection.ClientTells],
        ["notifications/roots/list_changed"] = [MethodDirection.ClientTells],
        ["notifications/cancelled"] = [MethodDirection.ClientTells, MethodDirection.ServerTells],
        ["notifications/progress"] = [MethodDirection.ClientTells, MethodDirection.ServerTells],
    };

    /// <summary>The names that the SDK has for requests and notifications.</summary>
    public static IReadOnlyList<string> OfTheSdk { get; } = [.. Constants(typeof(RequestMethods)), .. Constants(typeof(NotificationMethods))];

    public static IReadOnlyList<MethodRow> All { get; } =
    [
        .. OfTheSdk.SelectMany(static method => Of(method).Select(direction => new MethodRow(direction, method))).Concat(Unnamed)
            .OrderBy(static row => row.Direction).ThenBy(static row => row.Method is "initialize" ? 0 : 1).ThenBy(static row => row.Method, StringComparer.Ordinal),
    ];

    private static MethodDirection[] Of(string method) =>
        Directions.TryGetValue(method, out var known) ? known
        : method.StartsWith("notifications/", StringComparison.Ordinal) ? [MethodDirection.ServerTells]
        : [MethodDirection.ClientAsks];

    private static IEnumerable<string> Constants(Type names) => names.GetFields().Select(static field => (string)field.GetRawConstantValue()!);
}
