namespace McpGovernance.Policy;

/// <summary>A policy that loaded, to be looked at.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed class PolicyDocument
{
    private readonly LoadedPolicy _loaded;

    internal PolicyDocument(LoadedPolicy loaded) => _loaded = loaded;

    /// <summary>What decides.</summary>
    public PolicyEvaluator Evaluator => _loaded.Policy;

    /// <summary>The environments that it is for, in ordinal order; empty for any.</summary>
    public IReadOnlyList<string> Environments => _loaded.Policy.Model.Environments;

    /// <summary>The roles that its matrix knows, the built-in ones among them, in ordinal order.</summary>
    public IReadOnlyList<string> Roles => [.. _loaded.Policy.Model.Roles.Select(static role => role.Name).Concat(BuiltInRoles.All).Order(StringComparer.Ordinal)];

    /// <summary>What its author should look at although it loads.</summary>
    public IReadOnlyList<string> Warnings => _loaded.Warnings;

    /// <summary>Callers with just these roles, whoever they are.</summary>
    /// <param name="names">Names of roles.</param>
    /// <returns>The roles.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="names"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no such role.</exception>
    public RoleSet RolesOf(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] all = [.. names];
        return all.FirstOrDefault(name => !Roles.Contains(name)) is { } unknown
            ? throw new ArgumentException($"The role '{unknown}' is unknown. Expected one of '{string.Join("', '", Roles)}'.", nameof(names))
            : _loaded.Policy.RolesOf(all);
    }

    /// <summary>The policy in its one normal form, indented: presets and sets are put in where they are used.</summary>
    /// <returns>JSON that loads as a policy of the same digest, but for what presets bring.</returns>
    public string ToNormalForm() => PolicyNormalForm.Pretty(_loaded.Policy.Model);
}
