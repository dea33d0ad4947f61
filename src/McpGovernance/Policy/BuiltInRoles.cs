namespace McpGovernance.Policy;

/// <summary>The roles that come from how much is known about a caller. A policy can use them, and no claim gives them.</summary>
internal static class BuiltInRoles
{
    public const string Anonymous = "anonymous";
    public const string Authenticated = "authenticated";
    public const string Local = "local";

    public static IReadOnlyList<string> All { get; } = [Anonymous, Authenticated, Local];

    public static string For(CallerKind kind) => kind switch
    {
        CallerKind.Authenticated => Authenticated,
        CallerKind.Local => Local,
        _ => Anonymous,
    };
}
