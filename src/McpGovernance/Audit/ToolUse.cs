namespace McpGovernance.Audit;

/// <summary>How one caller, with one client, uses one version of a tool.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Tool">The tool.</param>
/// <param name="Version">The version that the caller got; <see langword="null"/> where no catalog gives versions.</param>
/// <param name="Caller">The caller's subject, or its kind where it has none.</param>
/// <param name="IsCallerVerified">Whether somebody authenticated the caller; otherwise the subject is only asserted.</param>
/// <param name="Client">The name that the client gives itself; <see langword="null"/> where it gives none.</param>
/// <param name="Calls">How many calls were granted.</param>
/// <param name="LastSeen">When the last one was.</param>
public sealed record ToolUse(string Tool, string? Version, string Caller, bool IsCallerVerified, string? Client, long Calls, DateTimeOffset LastSeen)
{
    /// <summary>Finds out who uses what.</summary>
    /// <param name="records">Records of a journal, such as <see cref="JournalReader"/> reads them.</param>
    /// <returns>By tool and version, and who called last first. What is kept in memory grows with the callers, not with the calls.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="records"/> is <see langword="null"/>.</exception>
    /// <remarks>A call counts once, by its intent: what was refused is not used. Later rounds of a call are the same call.</remarks>
    public static IReadOnlyList<ToolUse> Of(IEnumerable<JournalRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var uses = new Dictionary<(string, string?, string, bool, string?), ToolUse>();
        foreach (var record in records)
        {
            if (record is not { Type: "call.intent", TargetKind: "tool", TargetName: { } tool, Time: { } time } || record.Round > 1)
            {
                continue;
            }

            var caller = record.CallerSubject ?? record.CallerKind ?? "";
            var key = (tool, record.ToolVersion, caller, record.IsCallerVerified, record.ClientName);
            uses[key] = uses.TryGetValue(key, out var known)
                ? known with { Calls = known.Calls + 1, LastSeen = time > known.LastSeen ? time : known.LastSeen }
                : new ToolUse(tool, record.ToolVersion, caller, record.IsCallerVerified, record.ClientName, 1, time);
        }

        return [.. uses.Values.OrderBy(static one => one.Tool, StringComparer.Ordinal).ThenBy(static one => one.Version, StringComparer.Ordinal).ThenByDescending(static one => one.LastSeen)];
    }
}
