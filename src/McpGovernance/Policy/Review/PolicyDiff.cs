namespace McpGovernance.Policy;

/// <summary>What differs in meaning between two policies: who may use what more or less, and which rules became stricter.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed class PolicyDiff
{
    private PolicyDiff(bool isSame, IReadOnlyList<PolicyDifference> changes) => (IsSame, Differences) = (isSame, changes);

    /// <summary>Whether both have one digest, so that nothing differs.</summary>
    public bool IsSame { get; }

    /// <summary>The differences: matrix, roles, ceilings, guards, limits, the rest.</summary>
    public IReadOnlyList<PolicyDifference> Differences { get; }

    /// <summary>The largest effect of all.</summary>
    public PolicyEffect Effect => Differences.Select(static change => change.Effect).DefaultIfEmpty(PolicyEffect.None).Max();

    /// <summary>Compares two policies.</summary>
    /// <param name="old">The old one.</param>
    /// <param name="now">The new one.</param>
    /// <param name="tools">The tools that there are; <see langword="null"/> for those that the policies name.</param>
    /// <returns>What differs.</returns>
    /// <exception cref="ArgumentNullException">A policy is <see langword="null"/>.</exception>
    public static PolicyDiff Of(PolicyDocument old, PolicyDocument now, IEnumerable<ToolContract>? tools = null)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(now);
        var (before, after) = (old.Loaded.Policy.Model, now.Loaded.Policy.Model);
        return old.Evaluator.Digest == now.Evaluator.Digest ? new PolicyDiff(true, []) : new PolicyDiff(false,
        [
            .. Access(old, now, tools is null ? null : [.. tools]).Concat(Entries(before, after)).DistinctBy(static change => change.Part, StringComparer.Ordinal),
            .. RuleDiff.Roles(before.Roles, after.Roles),
            .. RuleDiff.Sections(PolicyKeys.Ceilings, before.Ceilings, after.Ceilings, static one => one.Name, static one => one with { Name = "" }, SectionWriter.Write, RuleDiff.OfCeiling),
            .. RuleDiff.Sections(PolicyKeys.Guards, before.Guards, after.Guards, static one => one.Name, static one => one with { Name = "" }, SectionWriter.Write, RuleDiff.OfGuard),
            .. RuleDiff.Sections(PolicyKeys.Limits, before.Limits, after.Limits, static one => one.Name, static one => one with { Name = "" }, SectionWriter.Write, RuleDiff.OfLimit),
            .. Rest(before, after),
        ]);
    }

    private static IEnumerable<PolicyDifference> Access(PolicyDocument old, PolicyDocument now, IReadOnlyList<ToolContract>? tools)
    {
        var (before, after) = (PolicyMatrix.Of(old, [old, now], tools), PolicyMatrix.Of(now, [old, now], tools));
        foreach (var (was, becomes) in before.Rows.Zip(after.Rows))
        {
            for (var i = 0; i < before.Roles.Count; i++)
            {
                var (from, to) = (was.Cells[i], becomes.Cells[i]);
                if ((from.Access == PolicyAccess.No) != (to.Access == PolicyAccess.No))
                {
                    var gains = from.Access == PolicyAccess.No;
                    yield return new PolicyDifference(
                        $"{PolicyKeys.Matrix}/{before.Roles[i]}/{(was.Name.StartsWith('{') ? was.Name : MatrixEntry.TextFor(was.Kind, was.Name))}",
                        gains ? PolicyEffect.Widens : PolicyEffect.Narrows,
                        $"'{before.Roles[i]}' {(gains ? "gains" : "loses")} {Word(was.Kind)} '{was.Name}'{(to.Entry ?? from.Entry) switch { null => "", var entry => $" ({entry})" }}.");
                }
            }
        }
    }

    /// <summary>Entries for patterns and traits say more than the things that there are now, and some of them show in no row.</summary>
    private static IEnumerable<PolicyDifference> Entries(PolicyModel old, PolicyModel now)
    {
        var (before, after) = (Cells(old), Cells(now));
        foreach (var (role, text) in after.Keys.Except(before.Keys).Order())
        {
            yield return new PolicyDifference($"{PolicyKeys.Matrix}/{role}/{text}", before.Any(own => own.Key.Role == role && EntryInclusion.Includes(own.Value, after[(role, text)])) ? PolicyEffect.None : PolicyEffect.Widens, $"The matrix of '{role}' has '{text}' more.");
        }

        foreach (var (role, text) in before.Keys.Except(after.Keys).Order())
        {
            yield return new PolicyDifference($"{PolicyKeys.Matrix}/{role}/{text}", after.Any(own => own.Key.Role == role && EntryInclusion.Includes(own.Value, before[(role, text)])) ? PolicyEffect.None : PolicyEffect.Narrows, $"The matrix of '{role}' has '{text}' no more.");
        }
    }

    private static Dictionary<(string Role, string Text), MatrixEntry> Cells(PolicyModel model) =>
        model.Matrix.SelectMany(static row => row.Entries.Select(entry => (row.Role, entry))).ToDictionary(static cell => (cell.Role, cell.entry.Text), static cell => cell.entry);

    private static IEnumerable<PolicyDifference> Rest(PolicyModel old, PolicyModel now)
    {
        if (old.Mode != now.Mode || old.ModeUntil != now.ModeUntil)
        {
            var later = EnforcedFrom(now).CompareTo(EnforcedFrom(old));
            yield return new PolicyDifference(
                PolicyKeys.Mode,
                later < 0 ? PolicyEffect.Narrows : later > 0 ? PolicyEffect.Widens : PolicyEffect.None,
                $"The mode was '{Mode(old)}' and is '{Mode(now)}'.");
        }

        if (!old.Environments.SequenceEqual(now.Environments))
        {
            var isLess = old.Environments.Count == 0 || (now.Environments.Count > 0 && now.Environments.All(old.Environments.Contains));
            yield return new PolicyDifference(PolicyKeys.Environment, isLess ? PolicyEffect.Narrows : PolicyEffect.Widens, $"It was for {Environments(old)} and is for {Environments(now)}.");
        }

        if (!old.Rollout.Select(static one => one.Text).SequenceEqual(now.Rollout.Select(static one => one.Text)))
        {
            yield return new PolicyDifference(PolicyKeys.Rollout, PolicyEffect.None, "Other callers are on other channels of versions.");
        }

        if (old.Name != now.Name || old.Version != now.Version)
        {
            yield return new PolicyDifference(PolicyKeys.Name, PolicyEffect.None, $"It was '{old.Name}' version '{old.Version}' and is '{now.Name}' version '{now.Version}'.");
        }
    }

    /// <summary>From when on what it refuses is refused, whatever becomes of it until then.</summary>
    private static DateTimeOffset EnforcedFrom(PolicyModel model) => model.Mode == PolicyMode.Enforce ? DateTimeOffset.MinValue : model.ModeUntil ?? DateTimeOffset.MaxValue;

    private static string Mode(PolicyModel model) =>
        ModeReader.NameOf(model.Mode) + (model.ModeUntil is { } until ? $" until {until.AddDays(-1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)}" : "");

    private static string Environments(PolicyModel model) => model.Environments.Count == 0 ? "any environment" : $"'{string.Join("', '", model.Environments)}'";

    private static string Word(TargetKind kind) => kind switch { TargetKind.Tool => "the tool", TargetKind.Prompt => "the prompt", TargetKind.Method => "the method", _ => "the resource" };
}
