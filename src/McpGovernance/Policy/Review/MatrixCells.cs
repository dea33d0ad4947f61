namespace McpGovernance.Policy;

/// <summary>One column of a matrix: what some roles, or one caller, may do with each thing.</summary>
/// <param name="policy">The policy.</param>
/// <param name="roles">The roles.</param>
/// <param name="caller">The caller whose roles they are; <see langword="null"/> for nobody in particular.</param>
/// <param name="time">When.</param>
internal sealed class MatrixCells(CompiledPolicy policy, CompiledRoleSet roles, PolicyCaller? caller = null, DateTimeOffset time = default)
{
    private static readonly PolicyMatrixCell s_nothing = new(PolicyAccess.No, null, []);

    private readonly PolicyModel _model = policy.Model;

    public PolicyMatrixCell Of(MatrixSubject subject) => subject.IsPattern ? OfPattern(subject.Entry) : OfThing(subject.Target);

    private PolicyMatrixCell OfThing(GovernanceTarget target)
    {
        var decision = caller is null ? policy.Decide(roles, target)
            : policy.Decide(new PolicyQuestion { Roles = roles, Caller = caller.Caller, Client = caller.Client, Target = target, Time = time });
        if (!decision.IsAllowed)
        {
            return s_nothing with { Entry = decision.Entry };
        }

        var plan = policy.PlanOf(target);
        return Granted(decision.Entry!, plan.Guards.Select(static guard => guard.Id).Concat(plan.Limits.Select(static limit => limit.Entry)));
    }

    /// <summary>What holds for everything that an entry is about: granted as a whole, and free only where nothing stands over any of it.</summary>
    private PolicyMatrixCell OfPattern(MatrixEntry entry)
    {
        var grant = _model.Matrix.Where(row => roles.Names.Contains(row.Role)).SelectMany(row => row.Entries
            .Where(own => own.Text == entry.Text || EntryInclusion.Includes(own, entry)).Select(own => $"{PolicyKeys.Matrix}/{row.Role}/{own.Text}")).FirstOrDefault();
        if (grant is null)
        {
            return s_nothing;
        }

        var ceilings = _model.Ceilings.Where(one => policy.Holds(one.Environments)).ToList();
        var guards = _model.Guards.Where(one => policy.Holds(one.Environments) && EntryReach.MeetsAny(one.Targets, entry)).ToList();
        var shut = ceilings.Find(one => !Lets(one, entry, EntryReach.Meets))?.Id
            ?? guards.Find(one => one is { Denies: true, When: null, Unless: null } && one.Targets.Any(target => EntryInclusion.Includes(target, entry)))?.Id;
        return shut is not null ? s_nothing with { Entry = shut } : Granted(
            grant,
            ceilings.Where(one => !Lets(one, entry, EntryInclusion.Includes)).Select(static one => one.Id)
                .Concat(guards.Select(static one => one.Id)).Concat(_model.Limits.Where(one => EntryReach.MeetsAny(one.Targets, entry)).Select(static one => one.Id)));
    }

    private static bool Lets(CeilingDefinition ceiling, MatrixEntry entry, Func<MatrixEntry, MatrixEntry, bool> reaches) => ceiling.Admit.Any(admitted =>
        reaches(admitted, entry) || (entry.Target is TargetKind.Resource or TargetKind.Prompt && admitted is { Pattern: null, Traits.AreOfReading: true }));

    private static PolicyMatrixCell Granted(string entry, IEnumerable<string> under)
    {
        string[] all = [.. under.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new PolicyMatrixCell(all.Length == 0 ? PolicyAccess.Yes : PolicyAccess.Guarded, entry, all);
    }
}
