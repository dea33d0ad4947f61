namespace McpGovernance.Audit;

/// <summary>The place that the host chose for the journal; none when it said nothing, which means files.</summary>
internal sealed class JournalPlaceChoice
{
    /// <exception cref="GovernanceConfigurationException">It chose two, or the one that it chose does not fit the rest.</exception>
    public JournalPlaceChoice(IServiceProvider services, IEnumerable<JournalPlaceRegistration> registrations)
    {
        JournalPlaceRegistration[] all = [.. registrations];
        if (all.Length > 1)
        {
            throw new GovernanceConfigurationException(
                $"There is one journal, and {string.Join(" and ", all.Select(static one => $"'{one.Method}'"))} each say where it is. Keep one of them.");
        }

        Place = all.Length == 0 ? null : all[0].Create(services);
    }

    public JournalPlace? Place { get; }
}
