using Microsoft.Extensions.Logging;

namespace McpGovernance.Catalog;

/// <summary>What the catalog tells the operator. Callers never see it.</summary>
internal static partial class ContractLog
{
    [LoggerMessage(EventId = 501, Level = LogLevel.Error, Message = "Tool '{Tool}' of '{Server}' is not served, because of {Problem} Correct the schema.")]
    public static partial void NotServed(ILogger logger, string tool, string server, string problem);

    [LoggerMessage(EventId = 502, Level = LogLevel.Information, Message = "Call {CallId} of tool '{Tool}' was refused for its arguments: {Faults}")]
    public static partial void ArgumentsInvalid(ILogger logger, Guid callId, string tool, string faults);

    [LoggerMessage(EventId = 503, Level = LogLevel.Error, Message = "Call {CallId} of tool '{Tool}' gave a result that is not what the tool declares, and it was withheld: {Faults}")]
    public static partial void ResultWithheld(ILogger logger, Guid callId, string tool, string faults);

    [LoggerMessage(EventId = 504, Level = LogLevel.Warning, Message = "Call {CallId} of tool '{Tool}' gave a result that is not what the tool declares, and it was passed on: {Faults}")]
    public static partial void ResultPassed(ILogger logger, Guid callId, string tool, string faults);

    [LoggerMessage(EventId = 505, Level = LogLevel.Debug, Message = "Call {CallId} of tool '{Tool}' was completed with defaults that its schema requires.")]
    public static partial void DefaultsFilled(ILogger logger, Guid callId, string tool);

    [LoggerMessage(EventId = 506, Level = LogLevel.Information, Message = "Call {CallId} of tool '{Tool}' had {Count} argument(s) that its schema does not declare, and they were left out.")]
    public static partial void ArgumentsDropped(ILogger logger, Guid callId, string tool, int count);

    [LoggerMessage(EventId = 507, Level = LogLevel.Error, Message = "An entry in the tool list of '{Server}' cannot be read as a tool, and is not shown. Its name, if it has one, is '{Tool}'.")]
    public static partial void NotReadable(ILogger logger, string tool, string server);
}
