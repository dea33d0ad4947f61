namespace McpGovernance;

/// <summary>Governance, composed: what an edge needs to govern a server.</summary>
/// <remarks>Immutable and thread safe. Dispose it only when you created it; a host disposes its own.</remarks>
public sealed class Governance : IAsyncDisposable
{
    private readonly IAsyncDisposable? _owner;

    internal Governance(
        GovernanceOptions options,
        GovernancePipeline pipeline,
        PolicySource policy,
        ToolDirectory tools,
        RoundSealer rounds,
        ArgumentsBinding bindArguments,
        TaskOwners tasks,
        TimeProvider time,
        IAsyncDisposable? owner = null)
    {
        Options = options;
        Pipeline = pipeline;
        Policy = policy;
        Tools = tools;
        Rounds = rounds;
        BindArguments = bindArguments;
        Tasks = tasks;
        Time = time;
        _owner = owner;
    }

    /// <summary>The pipeline. Print it to see what happens to a call, and in which order.</summary>
    public GovernancePipeline Pipeline { get; }

    /// <summary>The policy in force.</summary>
    public PolicySource Policy { get; }

    internal GovernanceOptions Options { get; }

    internal ToolDirectory Tools { get; }

    internal RoundSealer Rounds { get; }

    internal ArgumentsBinding BindArguments { get; }

    internal TaskOwners Tasks { get; }

    internal TimeProvider Time { get; }

    /// <summary>Closes the journal and releases everything, when this instance owns it.</summary>
    /// <returns>A task that ends when the journal is closed.</returns>
    public ValueTask DisposeAsync() => _owner?.DisposeAsync() ?? ValueTask.CompletedTask;
}
