using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace McpGovernance.Policy;

/// <summary>Finds the plan of a target, and remembers those of tools as long as their contracts live.</summary>
/// <remarks>Thread safe. What callers can name without end is remembered up to a bound.</remarks>
internal sealed class TargetPlans
{
    private const int MaxNamed = 10_000;

    private readonly CeilingDefinition[] _ceilings;
    private readonly LimitDefinition[] _limits;
    private readonly (MatrixEntry Entry, int Role, string Name)[] _traits;
    private readonly FrozenDictionary<string, GuardDefinition[]> _guardsOfTool;
    private readonly GuardDefinition[] _otherGuards;
    private readonly bool[] _isTrivial;
    private readonly ConditionalWeakTable<ToolContract, TargetPlan> _byContract = [];
    private readonly ConcurrentDictionary<(TargetKind Kind, string Name), TargetPlan> _byName = new();

    public TargetPlans(PolicyModel model, string? environment, IEnumerable<(MatrixEntry Entry, int Role, string Name)> traits)
    {
        bool Holds(IReadOnlyList<string> environments) => environments.Count == 0 || environments.Contains(environment);
        _ceilings = [.. model.Ceilings.Where(one => Holds(one.Environments))];
        _limits = [.. model.Limits];
        _traits = [.. traits];
        var guards = model.Guards.Where(one => Holds(one.Environments)).ToList();

        // A guard that names its tools exactly is found by the name; only the others are looked at one by one.
        var named = guards.ToLookup(static guard => guard.Targets.All(static entry => entry is { Target: TargetKind.Tool, IsNamed: true, Pattern.IsExact: true }));
        _guardsOfTool = named[true].SelectMany(static guard => guard.Targets.Select(entry => (entry.Pattern!.Prefix, guard)))
            .GroupBy(static pair => pair.Prefix, static pair => pair.guard, StringComparer.Ordinal)
            .ToFrozenDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal);
        _otherGuards = [.. named[false]];
        _isTrivial = [.. Enum.GetValues<TargetKind>().Select(kind => _ceilings.Length == 0
            && !guards.Exists(guard => guard.Targets.Any(entry => IsAbout(entry, kind)))
            && (kind != TargetKind.Tool || _limits.Length + _traits.Length == 0))];
    }

    public TargetPlan Of(in GovernanceTarget target)
    {
        if (_isTrivial[(int)target.Kind])
        {
            return TargetPlan.Empty;
        }

        if (target is { Kind: TargetKind.Tool, Contract: { } contract } && string.Equals(contract.Name, target.Name, StringComparison.Ordinal))
        {
            return _byContract.TryGetValue(contract, out var known) ? known : _byContract.GetValue(contract, Create);
        }

        if (target.Contract is not null)
        {
            return Create(target); // A contract under another name than its own, or of what is no tool, is nobody's to remember.
        }

        if (_byName.TryGetValue((target.Kind, target.Name), out var plan))
        {
            return plan;
        }

        plan = Create(target);
        if (_byName.Count < MaxNamed)
        {
            _byName.TryAdd((target.Kind, target.Name), plan);
        }

        return plan;
    }

    /// <summary>Whether a guard denies a tool to nobody before the arguments are there, so that lists need not ask it for each caller.</summary>
    private static bool IsLeftToTheCall(GuardDefinition guard, in GovernanceTarget target)
    {
        var open = new ConditionFacts(target);
        return target.Kind == TargetKind.Tool && guard.AsksArgumentsAlone && guard.Applies(ref open) != Answers.True;
    }

    private static bool IsAbout(MatrixEntry entry, TargetKind kind) => entry.Target == kind || (entry.Target == TargetKind.Resource && kind == TargetKind.ResourceTemplate);

    private TargetPlan Create(ToolContract contract) => Create(new GovernanceTarget(TargetKind.Tool, contract.Name, contract));

    private TargetPlan Create(GovernanceTarget target)
    {
        List<(int Role, string Name)> grants = target.Kind != TargetKind.Tool ? [] : [.. _traits.Where(cell => cell.Entry.Match(target) == Answers.True).Select(static cell => (cell.Role, cell.Name))];
        IEnumerable<GuardDefinition> named = target.Kind == TargetKind.Tool ? _guardsOfTool.GetValueOrDefault(target.Name) ?? [] : [];
        GuardDefinition[] guards = [.. named.Concat(_otherGuards.Where(guard => guard.IsAbout(target))).OrderBy(static guard => guard.Name, StringComparer.Ordinal)];
        return new TargetPlan
        {
            ByTraits = grants.Count == 0 ? null : Grant.Create(grants),
            Ceiling = Array.Find(_ceilings, ceiling => !ceiling.Admits(target))?.Id,
            Guards = guards,
            Limits = [.. _limits.Where(limit => limit.IsAbout(target)).Select(static limit => limit.Rule)],
            Denial = Array.Find(guards, static guard => guard is { Denies: true, When: null, Unless: null })?.Id,
            MayDeny = Array.Exists(guards, guard => guard.Denies && (guard.When is not null || guard.Unless is not null) && !IsLeftToTheCall(guard, target)),
        };
    }
}
