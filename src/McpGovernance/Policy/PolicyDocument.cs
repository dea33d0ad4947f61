namespace McpGovernance.Policy;

/// <summary>A policy that loaded, to be looked at.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed class PolicyDocument
{
    private readonly LoadedPolicy _loaded;

    internal PolicyDocument(LoadedPolicy loaded) => _loaded = loaded;

    /// <summary>What was loaded.</summary>
    internal LoadedPolicy Loaded => _loaded;

    /// <summary>What decides.</summary>
    public PolicyEvaluator Evaluator => _loaded.Policy;

    /// <summary>The environments that it is for, in ordinal order; empty for any.</summary>
    public IReadOnlyList<string> Environments => _loaded.Policy.Model.Environments;

    /// <summary>The roles that its matrix knows, the built-in ones among them, in ordinal order.</summary>
    public IReadOnlyList<string> Roles => [.. _loaded.Policy.Model.Roles.Select(static role => role.Name).Concat(BuiltInRoles.All).Order(StringComparer.Ordinal)];

    /// <summary>What its author should look at although it loads.</summary>
    public IReadOnlyList<string> Warnings => _loaded.Warnings;

    /// <summary>The cases that the document has itself (<c>tests</c>), all of which passed when it loaded; <see langword="null"/> for none.</summary>
    public PolicyCases? Tests => _loaded.Tests;

    /// <summary>Asks the policy what becomes of one request, as a host that enforces it would.</summary>
    /// <param name="question">The question; its roles are of this document.</param>
    /// <returns>The answer.</returns>
    public PolicyReply Ask(in PolicyQuestion question) => PolicyReply.Of(_loaded.Policy, question);

    /// <summary>Callers with just these roles, whoever they are.</summary>
    /// <param name="names">Names of roles.</param>
    /// <returns>The roles.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="names"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no such role.</exception>
    public RoleSet RolesOf(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] all = [.. names];
        var known = Roles;
        return all.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown
            ? throw new ArgumentException($"The role '{unknown}' is unknown. Expected one of '{string.Join("', '", known)}'.", nameof(names))
            : _loaded.Policy.RolesOf(all);
    }

    /// <summary>The policy in its one normal form, indented: presets and sets are put in where they are used.</summary>
    /// <returns>JSON that loads as a policy of the same digest, but for what presets bring.</returns>
    public string ToNormalForm() => PolicyNormalForm.Pretty(_loaded.Policy.Model);
}
