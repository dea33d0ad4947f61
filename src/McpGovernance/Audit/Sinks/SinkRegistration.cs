namespace McpGovernance.Audit;

/// <summary>How a sink is made when governance is composed.</summary>
/// <param name="Name">The name that it was given; its own when <see langword="null"/>.</param>
/// <param name="Create">Makes it.</param>
internal sealed record SinkRegistration(string? Name, Func<IServiceProvider, AuditSink> Create)
{
    /// <exception cref="GovernanceConfigurationException">It does not make a sink that can be followed for.</exception>
    public SinkEntry Make(IServiceProvider services)
    {
        var sink = Create(services)
            ?? throw new GovernanceConfigurationException($"The factory of sink '{Name}' made null. Return the sink, or do not add it.");
        var takes = sink.Description
            ?? throw new GovernanceConfigurationException($"'{sink.GetType()}' describes itself by null. Return an 'AuditSinkDescription', or do not override it.");
        takes = Name is null ? takes : takes with { Name = Name };
        return takes.Problem is { } problem
            ? throw new GovernanceConfigurationException($"Sink '{takes.Name}' ({sink.GetType()}) cannot be used. {problem}")
            : new SinkEntry(sink, takes);
    }
}
