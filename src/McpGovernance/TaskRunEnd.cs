using ModelContextProtocol.Protocol;

namespace McpGovernance;

/// <summary>The end of a task's run, as the tool and the filters around it left it, with what the way out may use.</summary>
internal sealed record TaskRunEnd(TaskRunEnding Ending)
{
    public CallToolResult? Result { get; init; }

    public Exception? Thrown { get; init; }

    /// <summary>The services of the run, which live until it has its answer.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>Cancels the task; the token of the request does not.</summary>
    public CancellationToken CancellationToken { get; init; }
}
