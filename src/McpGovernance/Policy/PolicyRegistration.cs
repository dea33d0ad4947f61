namespace McpGovernance.Policy;

/// <summary>A policy that somebody gave to the builder, to be loaded when the host starts.</summary>
/// <param name="Source">The file's path, or what else to call it in messages.</param>
/// <param name="Load">Loads for the host's environment what was written in code; <see langword="null"/> for a file.</param>
internal sealed record PolicyRegistration(string Source, Func<string?, LoadedPolicy>? Load)
{
    /// <summary>The one that was given, or the default.</summary>
    /// <exception cref="GovernanceConfigurationException">More than one was given.</exception>
    public static PolicyRegistration Single(IEnumerable<PolicyRegistration> registrations)
    {
        PolicyRegistration[] given = [.. registrations];
        return given.Length <= 1 ? given.SingleOrDefault() ?? DefaultPolicy.Registration
            : throw new GovernanceConfigurationException(
                $"{given.Length} policies are given: '{string.Join("', '", given.Select(static registration => registration.Source))}'. "
                + "Policies are never merged. Expected one; call UsePolicy once.");
    }
}
