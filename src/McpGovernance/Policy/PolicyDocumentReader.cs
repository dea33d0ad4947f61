using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Reads the meaning of a policy document. Whatever front-end wrote it, this decides whether it loads.</summary>
internal sealed class PolicyDocumentReader(DocumentProblems problems, DateTimeOffset time)
{
    private static readonly string[] s_keys =
    [
        PolicyKeys.Schema, PolicyKeys.Name, PolicyKeys.Version, PolicyKeys.Environment, PolicyKeys.Mode, PolicyKeys.ModeUntil, PolicyKeys.Extends, PolicyKeys.Sets,
        PolicyKeys.Roles, PolicyKeys.Matrix, PolicyKeys.Ceilings, PolicyKeys.Guards, PolicyKeys.Limits, PolicyKeys.Rollout, PolicyKeys.Tests,
    ];

    private readonly DocumentValues _values = new(problems);
    private readonly RoleReader _roles = new(problems);

    /// <summary>Reads a document for a host.</summary>
    /// <param name="document">The document.</param>
    /// <param name="environment">The host's environment, or <see langword="null"/>.</param>
    /// <exception cref="GovernanceConfigurationException">Something is wrong; the message has all of it.</exception>
    public PolicyModel Read(DocumentNode document, string? environment)
    {
        if (!_values.IsObject(document, "a JSON object with 'name', 'version' and 'matrix'"))
        {
            problems.ThrowIfAny();
        }

        _values.NoKeyTwice(document);
        CheckKeys(document);
        var (mode, until) = new ModeReader(problems, time).Read(document);
        var sets = ReadSets(document);
        var roles = RoleNames(document);
        List<SectionReader> readers = [new SectionReader(problems, sets, roles, environment, "")];
        List<DocumentNode> sources = [document];
        foreach (var (name, preset) in ReadPresets(document))
        {
            readers.Add(new SectionReader(problems, sets, roles, environment, $"{PolicyPresets.Prefix}{name}/"));
            sources.Add(preset);
        }

        var model = new PolicyModel
        {
            Name = _values.RequiredText(document, PolicyKeys.Name, "the name of the policy as text") ?? "",
            Version = _values.RequiredText(document, PolicyKeys.Version, "the version of the policy as text, such as \"7\"") ?? "",
            Environments = ReadEnvironments(document, environment),
            Mode = mode,
            ModeUntil = until,
            Sets = sets,
            Roles = ReadRoles(document),
            Matrix = ReadMatrix(document, roles, new EntryReader(problems, sets)),
            Ceilings = [.. readers.Zip(sources, static (reader, source) => reader.ReadCeilings(source)).SelectMany(static all => all).OrderBy(static one => one.Name, StringComparer.Ordinal)],
            Guards = [.. readers.Zip(sources, static (reader, source) => reader.ReadGuards(source)).SelectMany(static all => all).OrderBy(static one => one.Name, StringComparer.Ordinal)],
            Limits = [.. readers.Zip(sources, static (reader, source) => reader.ReadLimits(source)).SelectMany(static all => all).OrderBy(static one => one.Name, StringComparer.Ordinal)],
            Rollout = new RolloutReader(problems).Read(document, roles),
        };
        problems.ThrowIfAny();
        return model;
    }

    private void CheckKeys(DocumentNode document)
    {
        _values.OnlyKeys(document, s_keys);
        if (document.Find(PolicyKeys.Schema) is { } schema)
        {
            _values.Text(schema, "the address of the JSON Schema as text");
        }
    }

    private Dictionary<string, IReadOnlyList<MatrixEntry>> ReadSets(DocumentNode document)
    {
        var sets = new Dictionary<string, IReadOnlyList<MatrixEntry>>(StringComparer.Ordinal);
        if (document.Find(PolicyKeys.Sets) is not { } node || !_values.IsObject(node, "an object from the name of a set to its entries"))
        {
            return sets;
        }

        // Sets do not name sets: what a line means is to be seen at one other place at most.
        var entries = new EntryReader(problems, new Dictionary<string, IReadOnlyList<MatrixEntry>>());
        foreach (var set in node.Children)
        {
            _values.IsName(set, "set");
            if (!IsUsed(document, $"{EntryReader.Set}{set.Key}"))
            {
                problems.Warn(set, $"The set '{set.Key}' is used nowhere. Use it or remove it.");
            }

            sets[set.Key] = _values.IsArray(set, "an array of entries") ? entries.ReadMany(set, "an array of entries") : [];
        }

        return sets;
    }

    private static bool IsUsed(DocumentNode node, string text) => node.Children.Exists(child => (child.Kind == JsonValueKind.String && child.Text == text) || IsUsed(child, text));

    private List<(string Name, DocumentNode Preset)> ReadPresets(DocumentNode document)
    {
        var presets = new List<(string, DocumentNode)>();
        if (document.Find(PolicyKeys.Extends) is not { } node || !_values.IsArray(node, "an array of names of presets, such as [\"read-only-discovery\"]"))
        {
            return presets;
        }

        foreach (var child in node.Children)
        {
            if (_values.Text(child, "the name of a preset as text") is not { } name)
            {
                continue;
            }

            if (PolicyPresets.Find(name) is not { } preset)
            {
                problems.Error(child, $"The preset '{name}' is unknown.", $"Expected one of '{string.Join("', '", PolicyPresets.Names)}'.{Nearest.Hint(name, PolicyPresets.Names)} Correct it.");
            }
            else if (presets.Exists(one => one.Item1 == name))
            {
                problems.Error(child, $"The preset '{name}' stands twice.", "Expected each once. Remove one.");
            }
            else
            {
                presets.Add((name, preset));
            }
        }

        if (node.Children.Count == 0)
        {
            problems.Error(node, "The array is empty.", "Expected at least one preset. Add one, or remove the key.");
        }

        return presets;
    }

    private string[] ReadEnvironments(DocumentNode document, string? host)
    {
        const string Expected = "an array of names of environments, such as [\"prod\"]";
        if (document.Find(PolicyKeys.Environment) is not { } node || !_values.IsArray(node, Expected))
        {
            return [];
        }

        if (node.Children.Count == 0)
        {
            problems.Error(node, "The array is empty.", "Expected at least one name. Add one, or remove the key for a policy of any environment.");
            return [];
        }

        string[] names = [.. node.Children.Select(child => _values.Text(child, "the name of an environment as text")).OfType<string>()];
        if (names.Length == node.Children.Count && !names.Contains(host, StringComparer.Ordinal))
        {
            problems.Error(
                node,
                $"The policy is for '{string.Join("', '", names)}', and this host's environment is {(host is null ? "not set" : $"'{host}'")}.",
                $"Expected one that contains '{nameof(GovernanceOptions)}.{nameof(GovernanceOptions.Environment)}', compared exactly. Set that option or choose another policy.");
        }

        return [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private RoleDefinition[] ReadRoles(DocumentNode document)
    {
        if (document.Find(PolicyKeys.Roles) is not { } node || !_values.IsObject(node, "an object from the name of a role to its rules"))
        {
            return [];
        }

        var used = (document.Find(PolicyKeys.Matrix)?.Children.Select(static row => row.Key) ?? []).Concat(InRollout(document)).Concat(InGuards(document)).ToHashSet(StringComparer.Ordinal);
        foreach (var role in node.Children.Where(role => !used.Contains(role.Key)))
        {
            problems.Warn(role, $"The role '{role.Key}' is used nowhere, so it gives nothing. Use it in the matrix or remove it.");
        }

        return [.. node.Children.Select(_roles.Read).OrderBy(static role => role.Name, StringComparer.Ordinal)];
    }

    private MatrixRow[] ReadMatrix(DocumentNode document, IReadOnlySet<string> roles, EntryReader entries)
    {
        if (document.Find(PolicyKeys.Matrix) is not { } node)
        {
            problems.Error(document, "The key 'matrix' is missing.", "Expected an object from roles to what they may use. Add it; an empty one permits nothing.");
            return [];
        }

        return !_values.IsObject(node, "an object from roles to what they may use")
            ? []
            : [.. node.Children.Select(row => ReadRow(row, roles, entries)).Where(static row => row.Entries.Count > 0).OrderBy(static row => row.Role, StringComparer.Ordinal)]; // A row of nothing says nothing.
    }

    private static IEnumerable<string> InRollout(DocumentNode document) =>
        document.Find(PolicyKeys.Rollout)?.Children.SelectMany(static entry => entry.Find(PolicyKeys.Roles)?.Children ?? []).Select(static role => role.Text) ?? [];

    /// <summary>Roles that approve, or that a condition asks for, are used too.</summary>
    private static IEnumerable<string> InGuards(DocumentNode document) =>
        document.Find(PolicyKeys.Guards)?.Children.SelectMany(Texts) ?? [];

    private static IEnumerable<string> Texts(DocumentNode node) =>
        node.Children.SelectMany(Texts).Concat(node.Kind == JsonValueKind.String ? [node.Text] : []);

    private static HashSet<string> RoleNames(DocumentNode document) =>
        (document.Find(PolicyKeys.Roles)?.Children.Select(static role => role.Key) ?? []).Concat(BuiltInRoles.All).ToHashSet(StringComparer.Ordinal);

    private MatrixRow ReadRow(DocumentNode row, IReadOnlySet<string> roles, EntryReader entries)
    {
        if (!roles.Contains(row.Key))
        {
            problems.KeyError(row, $"The role '{row.Key}' is unknown.", $"Expected a role of 'roles', or '{string.Join("', '", BuiltInRoles.All)}'.{Nearest.Hint(row.Key, roles)} Correct the name or define the role.");
        }

        return new MatrixRow(row.Key, !_values.IsArray(row, "an array of what the role may use") ? [] : EntryReader.Normalise(row.Children.SelectMany(entries.Read)));
    }
}
