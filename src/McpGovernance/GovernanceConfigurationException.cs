namespace McpGovernance;

/// <summary>Governance is set up wrongly. The host does not start.</summary>
public sealed class GovernanceConfigurationException : Exception
{
    /// <summary>Creates the exception.</summary>
    public GovernanceConfigurationException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, what was expected, and what to do.</param>
    public GovernanceConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, what was expected, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public GovernanceConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
