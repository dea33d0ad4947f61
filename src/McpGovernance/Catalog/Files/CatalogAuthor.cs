namespace McpGovernance.Catalog;

/// <summary>Who changes a catalog, when, and why.</summary>
/// <param name="By">The person.</param>
/// <param name="At">When; kept in UTC, to the second.</param>
/// <param name="Note">Why.</param>
public sealed record CatalogAuthor(string By, DateTimeOffset At, string Note)
{
    /// <summary>To the second, as files have it.</summary>
    internal DateTimeOffset Second => new(At.UtcTicks - (At.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
