using System.Runtime.CompilerServices;
using System.Text.Json;
using McpGovernance.Documents;
using McpGovernance.Policy;

namespace McpGovernance;

/// <summary>Says what a guard is about, when it applies, and what it does then. A guard permits nothing.</summary>
/// <remarks>Not thread safe.</remarks>
public sealed class GuardBuilder
{
    private readonly List<string> _environments = [];
    private readonly List<(string? Text, ToolKind Kind)> _tools = [];
    private readonly Dictionary<string, List<string>> _others = new(StringComparer.Ordinal);
    private PolicyConditionBuilder? _when;
    private PolicyConditionBuilder? _unless;
    private RequirementBuilder? _require;
    private bool _denies;

    internal GuardBuilder()
    {
    }

    /// <summary>It is about these tools. Repeated calls add.</summary>
    /// <param name="entries">Names, patterns or sets of tools; <c>*</c> for all.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="entries"/> is <see langword="null"/>.</exception>
    public GuardBuilder Tools(params IEnumerable<string> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _tools.AddRange(entries.Select(static entry => ((string?)(entry ?? ""), default(ToolKind))));
        return this;
    }

    /// <summary>It is about every tool of one kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public GuardBuilder Tools(ToolKind kind)
    {
        CeilingBuilder.ThrowIfNoKind(kind);
        _tools.Add((null, kind));
        return this;
    }

    /// <summary>It is about these resources. Repeated calls add.</summary>
    /// <param name="uris">URIs or patterns.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="uris"/> is <see langword="null"/>.</exception>
    public GuardBuilder Resources(params IEnumerable<string> uris) => Add(PolicyKeys.Resources, uris);

    /// <summary>It is about these prompts. Repeated calls add.</summary>
    /// <param name="names">Names or patterns.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="names"/> is <see langword="null"/>.</exception>
    public GuardBuilder Prompts(params IEnumerable<string> names) => Add(PolicyKeys.Prompts, names);

    /// <summary>It is about these custom methods. Repeated calls add.</summary>
    /// <param name="names">Names or patterns.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="names"/> is <see langword="null"/>.</exception>
    public GuardBuilder Methods(params IEnumerable<string> names) => Add(PolicyKeys.Methods, names);

    /// <summary>It holds in these environments only. Repeated calls add.</summary>
    /// <param name="names">Names of environments.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="names"/> is <see langword="null"/>.</exception>
    public GuardBuilder In(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _environments.AddRange(names);
        return this;
    }

    /// <summary>It applies when this holds, or cannot be told.</summary>
    /// <param name="condition">Writes the condition.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="condition"/> is <see langword="null"/>.</exception>
    public GuardBuilder When(Action<PolicyConditionBuilder> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        _when = PolicyConditionBuilder.Built(condition);
        return this;
    }

    /// <summary>It does not apply when this holds.</summary>
    /// <param name="condition">Writes the condition.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="condition"/> is <see langword="null"/>.</exception>
    public GuardBuilder Unless(Action<PolicyConditionBuilder> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        _unless = PolicyConditionBuilder.Built(condition);
        return this;
    }

    /// <summary>It refuses the call.</summary>
    /// <returns>This builder.</returns>
    public GuardBuilder Deny()
    {
        _denies = true;
        return this;
    }

    /// <summary>It asks for something.</summary>
    /// <param name="requirement">Says what.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="requirement"/> is <see langword="null"/>.</exception>
    public GuardBuilder Require(Action<RequirementBuilder> requirement)
    {
        ArgumentNullException.ThrowIfNull(requirement);
        requirement(_require ??= new RequirementBuilder());
        return this;
    }

    internal void Write(DocumentNode guard, string name)
    {
        guard.Add(PolicyKeys.Name, JsonValueKind.String, name);
        if (_tools.Count > 0)
        {
            guard.AddEntries(PolicyKeys.Tools, _tools);
        }

        foreach (var (key, names) in _others)
        {
            guard.AddTexts(key, names);
        }

        if (_environments.Count > 0)
        {
            guard.AddTexts(PolicyKeys.Environments, _environments);
        }

        _when?.Write(guard.Add(PolicyKeys.When, JsonValueKind.Object));
        _unless?.Write(guard.Add(PolicyKeys.Unless, JsonValueKind.Object));
        if (_denies)
        {
            guard.Add(PolicyKeys.Deny, JsonValueKind.True);
        }

        _require?.Write(guard.Add(PolicyKeys.Require, JsonValueKind.Object));
    }

    private GuardBuilder Add(string key, IEnumerable<string> names, [CallerArgumentExpression(nameof(names))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(names, name);
        if (!_others.TryGetValue(key, out var all))
        {
            _others.Add(key, all = []);
        }

        all.AddRange(names);
        return this;
    }
}
