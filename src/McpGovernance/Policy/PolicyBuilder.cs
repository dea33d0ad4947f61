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
            var environments = document.Add(PolicyKeys.Environment, JsonValueKind.Array);
            _environments.ForEach(name => environments.Add(null, JsonValueKind.String, name ?? ""));
        }

        var roles = document.Add(PolicyKeys.Roles, JsonValueKind.Object);
        foreach (var (name, rules) in _roles)
        {
            rules.Write(roles.Add(name, JsonValueKind.Object));
        }

        var matrix = document.Add(PolicyKeys.Matrix, JsonValueKind.Object);
        foreach (var row in _matrix.GroupBy(static cell => cell.Role, StringComparer.Ordinal))
        {
            var entries = matrix.Add(row.Key, JsonValueKind.Array);
            foreach (var (_, entry, kind) in row)
            {
                if (entry is not null)
                {
                    entries.Add(null, JsonValueKind.String, entry);
                }
                else
                {
                    entries.Add(null, JsonValueKind.Object).Add(PolicyKeys.Kind, JsonValueKind.String, MatrixEntry.KindName(kind));
                }
            }
        }

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

    private static void AddText(DocumentNode parent, string key, string? text)
    {
        if (text is not null)
        {
            parent.Add(key, JsonValueKind.String, text);
        }
    }
}
