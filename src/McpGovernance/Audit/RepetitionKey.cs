namespace McpGovernance.Audit;

/// <summary>What makes two refusals, or two views of a list, identical.</summary>
/// <param name="Caller">The caller's key; <see langword="null"/> for those that share the last bucket.</param>
/// <param name="Code">The denial's code; <see langword="null"/> for a view.</param>
/// <param name="Method">The JSON-RPC method; <see langword="null"/> for what shares a bucket.</param>
/// <param name="Target">The target's name; <see langword="null"/> for a list or what shares a bucket.</param>
/// <param name="Policy">The policy's digest, for a view.</param>
/// <param name="Shown">Entries shown, for a view.</param>
/// <param name="Hidden">Entries hidden, for a view.</param>
/// <param name="Side">The side of the wire.</param>
internal readonly record struct RepetitionKey(
    string? Caller, string? Code, string? Method, string? Target = null, string? Policy = null, int Shown = 0, int Hidden = 0,
    GovernanceSide Side = GovernanceSide.Server)
{
    private const int MaxTarget = 1024;

    /// <summary>Whether different ones share this bucket.</summary>
    public bool IsOverflow => Method is null;

    public static RepetitionKey OfRefusal(GovernanceContext context, string? target) =>
        new(context.Caller.Key, context.Denial!.Code, context.Method, target is { Length: > MaxTarget } ? target[..MaxTarget] : target, Side: context.Side);

    public static RepetitionKey OfView(ListContext context) =>
        new(context.Caller.Key, null, context.Method, null, context.Policy.Digest, context.Count, context.Removed, context.Side);
}
