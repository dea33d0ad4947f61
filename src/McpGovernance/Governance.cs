namespace McpGovernance;

/// <summary>Governance, composed: what an edge needs to govern a server.</summary>
/// <remarks>Immutable and thread safe. Dispose it only when you created it; a host disposes its own.</remarks>
public sealed class Governance : IAsyncDisposable
{
    private readonly IAsyncDisposable? _owner;
    private string? _server;

    internal Governance(
        GovernanceOptions options,
        GovernancePipeline pipeline,
        PolicySource policy,
        ToolDirectory tools,
        RoundSealer rounds,
        ArgumentsBinding bindArguments,
        TaskOwners tasks,
        DefinitionDigest digestDefinition,
        TimeProvider time,
        OfferReview reviewOffer,
        RemoteReview remote,
        MessageCleaner cleaner,
        IAsyncDisposable? owner = null)
    {
        Options = options;
        Pipeline = pipeline;
        Policy = policy;
        Tools = tools;
        Rounds = rounds;
        BindArguments = bindArguments;
        Tasks = tasks;
        DigestDefinition = digestDefinition.Invoke;
        Time = time;
        ReviewOffer = reviewOffer;
        Remote = remote;
        Cleaner = cleaner;
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

    internal Func<System.Text.Json.JsonElement, string> DigestDefinition { get; }

    internal TimeProvider Time { get; }

    internal OfferReview ReviewOffer { get; }

    internal RemoteReview Remote { get; }

    internal MessageCleaner Cleaner { get; }

    /// <summary>Binds this governance to the clients of one server: a policy grants tools by name, and a second server may use the same names.</summary>
    /// <exception cref="GovernanceConfigurationException">It governs the clients of another server.</exception>
    internal void ServeClientsOf(string server)
    {
        var bound = Interlocked.CompareExchange(ref _server, server, null);
        if (bound is not null && !string.Equals(bound, server, StringComparison.Ordinal))
        {
            throw new GovernanceConfigurationException(
                $"This governance governs the clients of server '{bound}' and cannot govern those of '{server}': what its policy grants of one would be granted of the other. Create governance for each server.");
        }
    }

    /// <summary>Closes the journal and releases everything, when this instance owns it.</summary>
    /// <returns>A task that ends when the journal is closed.</returns>
    public ValueTask DisposeAsync() => _owner?.DisposeAsync() ?? ValueTask.CompletedTask;
}
