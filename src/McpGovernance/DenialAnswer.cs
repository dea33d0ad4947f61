using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance;

/// <summary>Turns what stands on a context into what goes on the wire: the one place where a refusal becomes a protocol answer.</summary>
internal static class DenialAnswer
{
    /// <summary>The result to send.</summary>
    /// <exception cref="McpProtocolException">The answer is a protocol error.</exception>
    /// <remarks>Throws what the handler threw when nobody refused.</remarks>
    public static Result Of(InvokeContext context)
    {
        if (context.Denial is { } denial)
        {
            return denial.Hidden ? Unknown(context) : Refused(context, denial);
        }

        if (context.Fault is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        return context.Result ?? throw new UnreachableException("A decided call has a refusal, a fault or a result.");
    }

    /// <summary>Throws unless the list may be answered.</summary>
    /// <exception cref="McpProtocolException">The list was refused.</exception>
    public static void ThrowIfRefused(ListContext context)
    {
        if (context.Denial is { } denial)
        {
            throw Error(context, denial);
        }

        if (context.Fault is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    /// <summary>What the SDK answers for something that does not exist, to the byte.</summary>
    /// <exception cref="McpProtocolException">That answer, where it is an error.</exception>
    public static Result Unknown(GovernedOperation operation, string name, string? revision) => operation switch
    {
        GovernedOperation.Complete => new CompleteResult(),
        GovernedOperation.Subscribe or GovernedOperation.Unsubscribe => new EmptyResult(),
        _ => throw UnknownError(operation, name, revision),
    };

    /// <summary>The error that the SDK answers for something that does not exist.</summary>
    public static McpProtocolException UnknownError(GovernedOperation operation, string name, string? revision) => operation switch
    {
        GovernedOperation.CallTool => new($"Unknown tool: '{name}'", McpErrorCode.InvalidParams),
        GovernedOperation.GetPrompt => new($"Unknown prompt: '{name}'", McpErrorCode.InvalidParams),
        GovernedOperation.ReadResource => new(
            $"Unknown resource URI: '{name}'",
            ProtocolRevision.IsJuly2026OrLater(revision) ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound),
        GovernedOperation.UseTask => new($"Unknown task: '{name}'", McpErrorCode.InvalidParams),
        _ => new($"Method '{name}' is not available.", McpErrorCode.MethodNotFound),
    };

    /// <summary>Where there are no tasks at all, it is the method that is not there.</summary>
    private static Result Unknown(InvokeContext context) => context is { Operation: GovernedOperation.UseTask, IsServable: false }
        ? Unknown(GovernedOperation.CustomMethod, context.Method, context.ProtocolVersion)
        : Unknown(context.Operation, context.Target.Name, context.ProtocolVersion);

    private static CallToolResult Refused(InvokeContext context, Denial denial) =>
        context.Operation == GovernedOperation.CallTool && !denial.IsProtocolError
            ? new CallToolResult
            {
                IsError = true,
                Content = [new TextContentBlock { Text = denial.Message }],
                Meta = new JsonObject { [WireNames.Decision] = Describe(context, denial) },
            }
            : throw Error(context, denial);

    private static McpProtocolException Error(GovernanceContext context, Denial denial)
    {
        using var description = JsonDocument.Parse(Describe(context, denial).ToJsonString());
        return new McpProtocolException(denial.Message, denial.IsProtocolError ? McpErrorCode.InvalidParams : McpErrorCode.InvalidRequest)
        {
            Data = { [WireNames.Decision] = description.RootElement.Clone() },
        };
    }

    private static JsonObject Describe(GovernanceContext context, Denial denial)
    {
        var description = new JsonObject
        {
            ["code"] = denial.Code,
            ["callId"] = context.CallId.ToString(),
            ["retryable"] = denial.Retryable,
        };
        if (denial.RetryAfter is { } wait)
        {
            description["retryAfter"] = Math.Ceiling(wait.TotalSeconds);
        }

        if (denial is { Scopes.Count: > 0, Hidden: false })
        {
            description["scopes"] = new JsonArray([.. denial.Scopes.Select(static scope => JsonValue.Create(scope))]);
        }

        return description;
    }
}
