using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>What a search for a value came to.</summary>
/// <param name="Outcome">Whether there is one.</param>
/// <param name="Value">The value, where one was found.</param>
/// <param name="Reason">Why it cannot be told, where it cannot.</param>
internal readonly record struct SearchAnswer(SearchOutcome Outcome, JsonElement Value, string? Reason)
{
    /// <summary>It is proved that there is none.</summary>
    public static SearchAnswer None { get; } = new(SearchOutcome.None, default, null);

    public bool IsNone => Outcome == SearchOutcome.None;

    public bool IsFound => Outcome == SearchOutcome.Found;

    public static SearchAnswer Found(JsonElement value) => new(SearchOutcome.Found, value, null);

    public static SearchAnswer Unsure(string reason) => new(SearchOutcome.Unsure, default, reason);
}
