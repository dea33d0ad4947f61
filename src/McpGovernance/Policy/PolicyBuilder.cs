using System.Text.Json;
using McpGovernance.Documents;
using McpGovernance.Policy;

namespace McpGovernance;

/// <summary>Writes a policy in code. It means the same, and has the same digest, as the JSON document that says the same.</summary>
/// <remarks>
/// Nothing is checked here: when the host starts, the policy is read like a file, and all that is wrong is reported at once.
/// Nothing is permitted unless an <c>Allow</c> says so, and order does not matter. Not thread safe.
/// </remarks>
public sealed class PolicyBuilder
{
    private readonly List<string> _environments = [];
    private readonly List<(string Name, RoleBuilder Rules)> _roles = [];
    private readonly List<(string Role, string? Entry, ToolKind Kind)> _matrix = [];
    private readonly List<(string Channel, string[] Tools, RolloutBuilder Who)> _rollout = [];
    private readonly List<string> _presets = [];
    private readonly List<(string Name, string[] Entries)> _sets = [];
    private readonly List<(string Name, CeilingBuilder Ceiling)> _ceilings = [];
    private readonly List<(string Name, GuardBuilder Guard)> _guards = [];
    private readonly List<(string Name, LimitBuilder Limit)> _limits = [];
    private PolicyMode _mode;
    private DateOnly? _modeUntil;
    private string? _name;
    private string? _version;

    /// <summary>Creates an empty policy: it permits nothing.</summary>
    public PolicyBuilder()
    {
    }

    /// <summary>Names the policy. Name, version and digest stand on every record.</summary>
    /// <param name="name">The policy's name.</param>
    /// <param name="version">The policy's version, such as <c>7</c>.</param>
    /// <returns>This builder.</returns>
    public PolicyBuilder Name(string name, string version)
    {
        (_name, _version) = (name, version);
        return this;
    }

    /// <summary>Says which environments the policy is for. In any other the host does not start.</summary>
    /// <param name="names">The names, compared exactly with <see cref="GovernanceOptions.Environment"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="names"/> is <see langword="null"/>.</exception>
    public PolicyBuilder Environment(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _environments.AddRange(names);
        return this;
    }

    /// <summary>What becomes of what the policy refuses.</summary>
    /// <param name="mode">The mode. The host's <see cref="PolicyMode.Enforce"/> is the least that it takes unless it says otherwise.</param>
    /// <param name="until">The last day (UTC) of a mode that does not enforce; after it everything is enforced.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such mode.</exception>
    public PolicyBuilder Mode(PolicyMode mode, DateOnly? until = null)
    {
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode));
        }

        (_mode, _modeUntil) = (mode, until);
        return this;
    }

    /// <summary>Adds the ceilings, guards and limits of presets. They only narrow.</summary>
    /// <param name="presets"><c>read-only-discovery</c>, <c>scoped-writes</c>, <c>broad-catalog</c> or <c>high-sensitivity</c>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="presets"/> is <see langword="null"/>.</exception>
    public PolicyBuilder Extends(params IEnumerable<string> presets)
    {
        ArgumentNullException.ThrowIfNull(presets);
        _presets.AddRange(presets);
        return this;
    }

    /// <summary>Gives entries a name, to be used as <c>set:</c> and the name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="entries">Entries as the matrix has them.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public PolicyBuilder Set(string name, params IEnumerable<string> entries)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(entries);
        _sets.Add((name, [.. entries]));
        return this;
    }

    /// <summary>Adds a bound that everything must fit under.</summary>
    /// <param name="name">A name of its own: it stands on records.</param>
    /// <param name="ceiling">Says what it lets through.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public PolicyBuilder Ceiling(string name, Action<CeilingBuilder> ceiling)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(ceiling);
        var builder = new CeilingBuilder();
        ceiling(builder);
        _ceilings.Add((name, builder));
        return this;
    }

    /// <summary>Adds a rule that refuses or asks for more.</summary>
    /// <param name="name">A name of its own: it stands on records.</param>
    /// <param name="guard">Says what it is about and what it does.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public PolicyBuilder Guard(string name, Action<GuardBuilder> guard)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(guard);
        var builder = new GuardBuilder();
        guard(builder);
        _guards.Add((name, builder));
        return this;
    }

    /// <summary>Adds a limit.</summary>
    /// <param name="name">A name of its own: it stands on records.</param>
    /// <param name="limit">Says what it is about and how much it lets through.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public PolicyBuilder Limit(string name, Action<LimitBuilder> limit)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(limit);
        var builder = new LimitBuilder();
        limit(builder);
        _limits.Add((name, builder));
        return this;
    }

    /// <summary>Defines who has a role.</summary>
    /// <param name="name">The role's name: 1 to 100 of <c>A–Z a–z 0–9 . _ -</c>, and none of the built-in ones.</param>
    /// <param name="rules">Says what a caller must show. All of it must hold.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public PolicyBuilder Role(string name, Action<RoleBuilder> rules)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(rules);
        var role = new RoleBuilder();
        rules(role);
        _roles.Add((name, role));
        return this;
    }

    /// <summary>Lets a role use things.</summary>
    /// <param name="role">A role that is defined here, or <c>local</c>, <c>authenticated</c> or <c>anonymous</c>.</param>
    /// <param name="entries">
    /// Names of tools, or patterns in which <c>*</c> matches any characters; <c>resource:</c> and a URI pattern, in which <c>*</c>
    /// does not match <c>/</c> and <c>**</c> does; <c>prompt:</c> or <c>method:</c> and a pattern.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public PolicyBuilder Allow(string role, params IEnumerable<string> entries)
    {
        ArgumentNullException.ThrowIfNull(role);
        ArgumentNullException.ThrowIfNull(entries);
        _matrix.AddRange(entries.Select(entry => (role, (string?)(entry ?? ""), default(ToolKind))));
        return this;
    }

    /// <summary>Lets a role use every tool of one kind.</summary>
    /// <param name="role">A role that is defined here, or <c>local</c>, <c>authenticated</c> or <c>anonymous</c>.</param>
    /// <param name="kind">The kind. A tool that nobody classified is <see cref="ToolKind.Destructive"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="role"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public PolicyBuilder Allow(string role, ToolKind kind)
    {
        ArgumentNullException.ThrowIfNull(role);
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind));
        }

        _matrix.Add((role, null, kind));
        return this;
    }

    /// <summary>Lets a role use every tool that only reads.</summary>
    /// <param name="role">A role that is defined here, or <c>local</c>, <c>authenticated</c> or <c>anonymous</c>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="role"/> is <see langword="null"/>.</exception>
    public PolicyBuilder AllowReads(string role) => Allow(role, ToolKind.Read);

    /// <summary>Puts callers of tools on a channel of versions. It lets nobody use anything; callers for whom several entries name different channels are on none.</summary>
    /// <param name="channel">The channel, as the catalog names it.</param>
    /// <param name="tools">Names of tools, or patterns in which <c>*</c> matches any characters.</param>
    /// <param name="who">Says who is on it. All of it must hold.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public PolicyBuilder Rollout(string channel, IEnumerable<string> tools, Action<RolloutBuilder> who)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(tools);
        ArgumentNullException.ThrowIfNull(who);
        var builder = new RolloutBuilder();
        who(builder);
        _rollout.Add((channel, [.. tools], builder));
        return this;
    }

    /// <summary>The document that a JSON file with the same meaning would be.</summary>
    internal DocumentNode Build()
    {
        var document = DocumentNode.Document();
        AddText(document, PolicyKeys.Name, _name);
        AddText(document, PolicyKeys.Version, _version);
        if (_environments.Count > 0)
        {
            document.AddTexts(PolicyKeys.Environment, _environments);
        }

        AddMode(document);
        if (_presets.Count > 0)
        {
            document.AddTexts(PolicyKeys.Extends, _presets);
        }

        if (_sets.Count > 0)
        {
            var sets = document.Add(PolicyKeys.Sets, JsonValueKind.Object);
            _sets.ForEach(set => sets.AddTexts(set.Name, set.Entries));
        }

        var roles = document.Add(PolicyKeys.Roles, JsonValueKind.Object);
        foreach (var (name, rules) in _roles)
        {
            rules.Write(roles.Add(name, JsonValueKind.Object));
        }

        var matrix = document.Add(PolicyKeys.Matrix, JsonValueKind.Object);
        foreach (var row in _matrix.GroupBy(static cell => cell.Role, StringComparer.Ordinal))
        {
            matrix.AddEntries(row.Key, row.Select(static cell => (cell.Entry, cell.Kind)));
        }

        AddSection(document, PolicyKeys.Ceilings, _ceilings, static (node, name, ceiling) => ceiling.Write(node, name));
        AddSection(document, PolicyKeys.Guards, _guards, static (node, name, guard) => guard.Write(node, name));
        AddSection(document, PolicyKeys.Limits, _limits, static (node, name, limit) => limit.Write(node, name));
        if (_rollout.Count > 0)
        {
            var rollout = document.Add(PolicyKeys.Rollout, JsonValueKind.Array);
            foreach (var (channel, tools, who) in _rollout)
            {
                who.Write(rollout.Add(null, JsonValueKind.Object), channel, tools);
            }
        }

        return document;
    }

    private void AddMode(DocumentNode document)
    {
        if (_mode != PolicyMode.Enforce || _modeUntil is not null)
        {
            document.Add(PolicyKeys.Mode, JsonValueKind.String, ModeReader.NameOf(_mode));
        }

        if (_modeUntil is { } until)
        {
            document.Add(PolicyKeys.ModeUntil, JsonValueKind.String, until.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static void AddSection<T>(DocumentNode document, string key, List<(string Name, T Builder)> items, Action<DocumentNode, string, T> write)
    {
        if (items.Count > 0)
        {
            var section = document.Add(key, JsonValueKind.Array);
            items.ForEach(item => write(section.Add(null, JsonValueKind.Object), item.Name, item.Builder));
        }
    }

    private static void AddText(DocumentNode parent, string key, string? text)
    {
        if (text is not null)
        {
            parent.Add(key, JsonValueKind.String, text);
        }
    }
}
