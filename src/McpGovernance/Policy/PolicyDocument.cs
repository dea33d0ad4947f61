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

    /// <summary>Holds the policy against itself and against the tools that it is for.</summary>
    /// <param name="tools">The contracts of all tools that there are; several of one name are its versions. When empty, what depends on tools is not judged.</param>
    /// <returns>What its author should look at, in document order. It changes no decision.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tools"/> is <see langword="null"/>.</exception>
    public IReadOnlyList<PolicyFinding> Review(IReadOnlyCollection<ToolContract> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        return PolicyAnalysis.Of(_loaded.Policy, tools);
    }

    /// <summary>Says what is decided and why, and what would have to change.</summary>
    /// <param name="question">The question. Without arguments it is whether the target may ever be used; a call without any has an empty dictionary.</param>
    /// <returns>The explanation. It has no value of an argument or claim.</returns>
    /// <exception cref="ArgumentException">The roles are none of this policy.</exception>
    /// <remarks>What is decided is what an enforced policy decides, whatever the mode. Limits are named and not counted; a host that asks for scopes before it hides something is not considered.</remarks>
    public PolicyExplanation Explain(PolicyQuestion question) => PolicyExplainer.Explain(_loaded.Policy, question);

    /// <summary>The policy in its one normal form, indented: presets and sets are put in where they are used.</summary>
    /// <returns>JSON that loads as a policy of the same digest, but for what presets bring.</returns>
    public string ToNormalForm() => PolicyNormalForm.Pretty(_loaded.Policy.Model);
}
