namespace McpGovernance.Audit;

/// <summary>That the host chose a place for the journal which is not files.</summary>
/// <param name="Method">What it called for that, as messages name it.</param>
/// <param name="Create">Makes the place when governance is composed.</param>
internal sealed record JournalPlaceRegistration(string Method, Func<IServiceProvider, JournalPlace> Create);
