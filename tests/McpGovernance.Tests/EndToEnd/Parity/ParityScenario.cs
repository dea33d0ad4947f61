namespace McpGovernance.Tests.EndToEnd.Parity;

/// <summary>One thing that clients do, and everything that they see of it. It does not know whether the client is governed.</summary>
/// <param name="Name">What the client does.</param>
/// <param name="PlayAsync">Does it.</param>
internal sealed record ParityScenario(string Name, Func<ParityRun, Task> PlayAsync)
{
    /// <summary>What a transcript must say, or the scenario showed nothing: two clients that both fail are equal too.</summary>
    public Func<ParityMode, string[]> Shows { get; init; } = static _ => [];

    public override string ToString() => Name;
}
