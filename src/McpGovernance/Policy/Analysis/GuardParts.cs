namespace McpGovernance.Policy;

/// <summary>What a guard consists of, for whoever looks at it as a whole.</summary>
internal static class GuardParts
{
    /// <summary>Every condition, with those below it.</summary>
    public static IEnumerable<Condition> Conditions(GuardDefinition guard) => (guard.When?.All() ?? []).Concat(guard.Unless?.All() ?? []);

    /// <summary>Under which key of the guard an entry stands.</summary>
    public static string KeyOf(TargetKind kind) => kind switch
    {
        TargetKind.Tool => PolicyKeys.Tools,
        TargetKind.Prompt => PolicyKeys.Prompts,
        TargetKind.Method => PolicyKeys.Methods,
        _ => PolicyKeys.Resources,
    };
}
