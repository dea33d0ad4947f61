namespace McpGovernance;

/// <summary>How arguments and results are held against the schemas that a tool declares.</summary>
public sealed class ContractOptions
{
    /// <summary>What happens to an argument that the tool's schema does not declare.</summary>
    /// <value>The default is <see cref="McpGovernance.AdditionalArguments.AsSchema"/>.</value>
    public AdditionalArguments AdditionalArguments { get; set; }

    /// <summary>Whether a missing argument is filled in when the schema requires it and has a <c>default</c> for it.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    /// <remarks>
    /// Many published schemas describe what a server reads after it has filled in defaults, so they require what callers leave out.
    /// Only what would otherwise be refused is filled, and the arguments are held against the schema again afterwards.
    /// </remarks>
    public bool FillDefaults { get; set; } = true;

    /// <summary>What happens to a structured result that is not what the tool's output schema says, or is missing.</summary>
    /// <value>The default is <see cref="McpGovernance.InvalidResults.Refuse"/>.</value>
    public InvalidResults InvalidResults { get; set; }
}
