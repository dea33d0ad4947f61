using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Reads ceilings, guards and limits.</summary>
internal sealed class SectionReader
{
    private static readonly (string Key, TargetKind Kind)[] s_targets =
    [
        (PolicyKeys.Tools, TargetKind.Tool), (PolicyKeys.Resources, TargetKind.Resource), (PolicyKeys.Prompts, TargetKind.Prompt), (PolicyKeys.Methods, TargetKind.Method),
    ];

    private readonly DocumentProblems _problems;
    private readonly DocumentValues _values;
    private readonly EntryReader _entries;
    private readonly ConditionReader _conditions;
    private readonly LimitReader _limits;
    private readonly RequirementReader _requirements;
    private readonly string _prefix;

    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="sets">The sets that entries can name.</param>
    /// <param name="roles">The roles that there are.</param>
    /// <param name="environment">The host's environment.</param>
    /// <param name="prefix">What stands before each name: whose the sections are.</param>
    public SectionReader(DocumentProblems problems, IReadOnlyDictionary<string, IReadOnlyList<MatrixEntry>> sets, IReadOnlySet<string> roles, string? environment, string prefix)
    {
        _problems = problems;
        _prefix = prefix;
        _values = new DocumentValues(problems);
        _entries = new EntryReader(problems, sets);
        _conditions = new ConditionReader(problems, roles, environment);
        _limits = new LimitReader(problems);
        _requirements = new RequirementReader(problems, _limits, roles);
    }

    public IEnumerable<CeilingDefinition> ReadCeilings(DocumentNode document) => Section(document, PolicyKeys.Ceilings, "an array of ceilings", ReadCeiling);

    public IEnumerable<GuardDefinition> ReadGuards(DocumentNode document) => Section(document, PolicyKeys.Guards, "an array of guards", ReadGuard);

    public IEnumerable<LimitDefinition> ReadLimits(DocumentNode document) => Section(document, PolicyKeys.Limits, "an array of limits", ReadLimit);

    /// <summary>What a preset brings stands in no place of the policy, but for the line that names presets.</summary>
    private string PointerOf(DocumentNode node) => _prefix.Length == 0 ? node.Pointer : $"/{PolicyKeys.Extends}";

    private int OffsetOf(DocumentNode node) => _prefix.Length == 0 ? node.Offset : -1;

    private List<T> Section<T>(DocumentNode document, string key, string expected, Func<DocumentNode, string, T?> read)
        where T : class
    {
        if (document.Find(key) is not { } node || !_values.IsArray(node, expected))
        {
            return [];
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var all = new List<T>(node.Children.Count);
        foreach (var child in node.Children)
        {
            if (_values.IsObject(child, "an object with 'name'") && ReadName(child, names) is { } name && read(child, name) is { } one)
            {
                all.Add(one);
            }
        }

        return all;
    }

    private string? ReadName(DocumentNode node, HashSet<string> names)
    {
        if (_values.RequiredText(node, PolicyKeys.Name, "a name of its own as text: it stands on records") is not { } name)
        {
            return null;
        }

        var at = node.Find(PolicyKeys.Name)!;
        if (name.StartsWith(PolicyPresets.Prefix, StringComparison.Ordinal))
        {
            _problems.Error(at, $"Names that begin with '{PolicyPresets.Prefix}' are those of presets.", "Expected a name of your own. Rename it.");
        }
        else if (!names.Add(name))
        {
            _problems.Error(at, $"The name '{name}' stands twice.", "Expected a name of its own for each: records name what decided. Rename one.");
        }

        return _prefix + name;
    }

    private CeilingDefinition? ReadCeiling(DocumentNode node, string name)
    {
        _values.OnlyKeys(node, PolicyKeys.Name, PolicyKeys.Environments, PolicyKeys.Admit);
        if (node.Find(PolicyKeys.Admit) is not { } admit)
        {
            _problems.Error(node, "The ceiling does not say what it lets through.", "Expected 'admit' with an entry or an array of them. Add it.");
            return null;
        }

        return new CeilingDefinition { Name = name, Environments = ReadEnvironments(node), Admit = _entries.ReadMany(admit, "an entry or an array of entries"), Offset = OffsetOf(node), Pointer = PointerOf(node) };
    }

    private GuardDefinition? ReadGuard(DocumentNode node, string name)
    {
        var before = _problems.Count;
        _values.OnlyKeys(
            node, PolicyKeys.Name, PolicyKeys.Tools, PolicyKeys.Resources, PolicyKeys.Prompts, PolicyKeys.Methods, PolicyKeys.Environments,
            PolicyKeys.When, PolicyKeys.Unless, PolicyKeys.Deny, PolicyKeys.Require);
        var targets = ReadTargets(node, s_targets);
        var hasArguments = targets.Count == 0 || targets.Any(static entry => entry.Target is TargetKind.Tool or TargetKind.Prompt);
        var guard = new GuardDefinition
        {
            Name = name,
            Environments = ReadEnvironments(node),
            Targets = targets,
            When = node.Find(PolicyKeys.When) is { } when ? _conditions.Read(when, lifts: false, hasArguments) : null,
            Unless = node.Find(PolicyKeys.Unless) is { } unless ? _conditions.Read(unless, lifts: true, hasArguments) : null,
            Denies = ReadEffect(node),
            Requirement = node.Find(PolicyKeys.Require) is { } require ? _requirements.Read(require, $"{PolicyKeys.Guards}/{name}") ?? Requirement.None : Requirement.None,
            Offset = OffsetOf(node),
            Pointer = PointerOf(node),
        };
        return _problems.Count == before ? guard : null;
    }

    private LimitDefinition? ReadLimit(DocumentNode node, string name)
    {
        _values.OnlyKeys(node, [PolicyKeys.Name, PolicyKeys.Tools, .. LimitReader.Keys]);
        var targets = ReadTargets(node, [s_targets[0]]);
        return _limits.ReadMembers(node, $"{PolicyKeys.Limits}/{name}") is { } rule ? new LimitDefinition { Name = name, Targets = targets, Rule = rule, Offset = OffsetOf(node), Pointer = PointerOf(node) } : null;
    }

    /// <summary>Whether the guard denies. It does one of two things, and says which.</summary>
    private bool ReadEffect(DocumentNode node)
    {
        var (deny, require) = (node.Find(PolicyKeys.Deny), node.Find(PolicyKeys.Require));
        if (deny is not null && deny.Kind != JsonValueKind.True)
        {
            _problems.Error(deny, "The value of 'deny' is not true.", "Expected true. Write it, or 'require' in its place: a guard permits nothing.");
        }
        else if (deny is null == require is null)
        {
            _problems.Error(
                node,
                deny is null ? "The guard does nothing." : "The guard has 'deny' and 'require'.",
                deny is null ? "Expected 'deny': true, or 'require' with what is asked. Add one." : "Expected one of them: what is refused needs nothing more. Remove one.");
        }

        return deny is not null;
    }

    private IReadOnlyList<MatrixEntry> ReadTargets(DocumentNode node, IReadOnlyCollection<(string Key, TargetKind Kind)> kinds)
    {
        var entries = new List<MatrixEntry>();
        foreach (var (key, kind) in kinds)
        {
            if (node.Find(key) is { } targets && _values.IsArray(targets, $"an array of names or patterns of {key}"))
            {
                if (targets.Children.Count == 0)
                {
                    _problems.Error(targets, "The array is empty.", "Expected at least one entry. Add one, or \"*\" for all.");
                }

                entries.AddRange(targets.Children.SelectMany(child => ReadTarget(child, key, kind)));
            }
        }

        if (!kinds.Any(kind => node.Find(kind.Key) is not null))
        {
            _problems.Error(node, "Nothing says what this is about.", $"Expected '{string.Join("' or '", kinds.Select(static kind => kind.Key))}'. Add one; [\"*\"] is about all.");
        }

        return EntryReader.Normalise(entries);
    }

    /// <summary>A name under a key of its own needs no prefix.</summary>
    private List<MatrixEntry> ReadTarget(DocumentNode node, string key, TargetKind kind)
    {
        if (node.Kind == JsonValueKind.String && kind != TargetKind.Tool && !node.Text.StartsWith(EntryReader.Set, StringComparison.Ordinal))
        {
            if (_values.Text(node, $"a name or pattern of {key} as text") is not { } text)
            {
                return [];
            }

            if (HasPrefix(kind, text))
            {
                _problems.Error(node, $"The entry '{text}' begins with a prefix, which would be part of the name here.", $"Expected a name or pattern of {key}. Remove the prefix.");
                return [];
            }

            var (entry, wrong, expected) = MatrixEntry.Parse(MatrixEntry.TextFor(kind, text));
            if (entry is null)
            {
                _problems.Error(node, wrong, expected);
            }

            return entry is null ? [] : [entry with { Offset = node.Offset, Key = node.Key }];
        }

        var read = _entries.Read(node).ToList();
        if (read.Exists(entry => entry.Target != kind))
        {
            _problems.Error(node, $"The entry is not about {key}.", $"Expected names, patterns or sets of {key}. Put it under the key of its kind.");
        }

        return read;
    }

    /// <summary>Where 'resource:' is the scheme of a URI with an authority it is no prefix.</summary>
    private static bool HasPrefix(TargetKind kind, string text) => kind switch
    {
        TargetKind.Prompt => text.StartsWith(MatrixEntry.Prompt, StringComparison.Ordinal),
        TargetKind.Method => text.StartsWith(MatrixEntry.Method, StringComparison.Ordinal),
        _ => text.StartsWith(MatrixEntry.Resource, StringComparison.Ordinal) && !text.StartsWith(MatrixEntry.Resource + "//", StringComparison.Ordinal),
    };

    private IReadOnlyList<string> ReadEnvironments(DocumentNode parent)
    {
        if (parent.Find(PolicyKeys.Environments) is not { } node || !_values.IsArray(node, "an array of names of environments"))
        {
            return [];
        }

        if (node.Children.Count == 0)
        {
            _problems.Error(node, "The array is empty.", "Expected at least one name. Add one, or remove the key for any environment.");
        }

        return [.. node.Children.Select(child => _values.Text(child, "the name of an environment as text")).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
