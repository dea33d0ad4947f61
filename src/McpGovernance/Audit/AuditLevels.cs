namespace McpGovernance.Audit;

/// <summary>How much of which call is on record.</summary>
/// <remarks>Immutable and thread safe.</remarks>
internal sealed class AuditLevels
{
    private readonly AuditLevel _default;
    private readonly (string Pattern, AuditLevel Level)[] _levels;

    public AuditLevels(AuditOptions options)
    {
        _default = options.Level;
        _levels = [.. options.Levels.Select(static one => (one.Key, one.Value))];
    }

    /// <summary>The level of a call: of the options, and of the guards of the policy that apply. What is more than a read has at least its metadata.</summary>
    public AuditLevel Of(InvokeContext context)
    {
        var level = Of(context.Target.Name);
        var asked = context.Verdict.Requirement.AuditLevel switch { "inputs" => AuditLevel.Inputs, "full" => AuditLevel.Full, "metadata" => AuditLevel.Metadata, _ => AuditLevel.None };
        level = asked > level ? asked : level;
        return level == AuditLevel.None && (!context.IsRead || context.Side == GovernanceSide.Client) ? AuditLevel.Metadata : level;
    }

    /// <summary>What the options say of a name: the highest of all patterns that match it, or else the default.</summary>
    public AuditLevel Of(string name)
    {
        AuditLevel? level = null;
        foreach (var (pattern, ofPattern) in _levels)
        {
            if ((level is null || ofPattern > level) && JournalQuery.MatchesGlob(pattern, name))
            {
                level = ofPattern;
            }
        }

        return level ?? _default;
    }
}
