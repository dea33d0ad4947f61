namespace McpGovernance.OpenTelemetry.Tests.Support;

/// <summary>A log record as it came over the wire.</summary>
internal sealed record ReceivedLog
{
    public required string Scope { get; init; }

    public required string? EventName { get; init; }

    public required ulong TimeUnixNano { get; init; }

    public required ulong Severity { get; init; }

    public required string Trace { get; init; }

    public required string Span { get; init; }

    public required string? Body { get; init; }

    public required IReadOnlyDictionary<string, object?> Attributes { get; init; }

    /// <summary>All records of an <c>ExportLogsServiceRequest</c>.</summary>
    public static IEnumerable<ReceivedLog> Read(byte[] request) =>
        from resource in new ProtobufFields(request).Messages(1)
        from scope in resource.Messages(2)
        let name = scope.Messages(1).Single().Text(1)
        from log in scope.Messages(2)
        select new ReceivedLog
        {
            Scope = name ?? "",
            EventName = log.Text(12),
            TimeUnixNano = log.Number(1),
            Severity = log.Number(2),
            Trace = Convert.ToHexStringLower(log.Bytes(9).SingleOrDefault() ?? []),
            Span = Convert.ToHexStringLower(log.Bytes(10).SingleOrDefault() ?? []),
            Body = log.Messages(5).Select(static body => body.Text(1)).SingleOrDefault(),
            Attributes = log.Messages(6).ToDictionary(static pair => pair.Text(1)!, static pair => Value(pair.Messages(2).Single())),
        };

    private static object? Value(ProtobufFields value) => value.Text(1) ?? (object)(long)value.Number(3);
}
