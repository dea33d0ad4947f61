using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>A tool that a policy is held against.</summary>
internal sealed class KnownTool
{
    private readonly Lazy<ValuePlaces?> _arguments;

    public KnownTool(CompiledPolicy policy, ToolContract contract)
    {
        Contract = contract;
        Target = new GovernanceTarget(TargetKind.Tool, contract.Name, contract);
        Plan = policy.PlanOf(Target);
        _arguments = new Lazy<ValuePlaces?>(() => Compile(contract));
    }

    public ToolContract Contract { get; }

    public string Name => Contract.Name;

    public GovernanceTarget Target { get; }

    public TargetPlan Plan { get; }

    /// <summary>The ceiling or guard that refuses whoever asks.</summary>
    public string? Refusal => Plan.Ceiling ?? Plan.Denial;

    /// <summary>Where its arguments stand in its input schema; <see langword="null"/> when that does not compile: such a tool is not served.</summary>
    public ValuePlaces? Arguments => _arguments.Value;

    private static ValuePlaces? Compile(ToolContract contract)
    {
        try
        {
            return new ValuePlaces([JsonSchema.Compile(contract.Definition.InputSchema).Root]);
        }
        catch (JsonSchemaException)
        {
            return null;
        }
    }
}
