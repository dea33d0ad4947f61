using System.Runtime.CompilerServices;
using System.Text.Json;
using McpGovernance.Documents;
using McpGovernance.Policy;

namespace McpGovernance;

/// <summary>Says what a guard asks of a call. Everything said is asked.</summary>
/// <remarks>Not thread safe.</remarks>
public sealed class RequirementBuilder
{
    private readonly Dictionary<string, Action<DocumentNode>> _members = new(StringComparer.Ordinal);

    internal RequirementBuilder()
    {
    }

    /// <summary>Scopes that the caller's token must carry.</summary>
    /// <param name="scopes">The scopes.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="scopes"/> is <see langword="null"/>.</exception>
    public RequirementBuilder Scopes(params IEnumerable<string> scopes) => Texts(PolicyKeys.Scope, scopes);

    /// <summary>The caller must be a person.</summary>
    /// <returns>This builder.</returns>
    public RequirementBuilder Person() => Set(PolicyKeys.Person, static node => node.Add(PolicyKeys.Person, JsonValueKind.True));

    /// <summary>The caller's own user must confirm the call.</summary>
    /// <returns>This builder.</returns>
    public RequirementBuilder Confirmation() => Set(PolicyKeys.Confirmation, static node => node.Add(PolicyKeys.Confirmation, JsonValueKind.True));

    /// <summary>Somebody else must approve the call.</summary>
    /// <param name="from">The roles that may approve.</param>
    /// <param name="quorum">How many must; 1 to 100.</param>
    /// <param name="within">How long they have; the default is 15 minutes.</param>
    /// <param name="executeWithin">How long after it the call may run; the default is 5 minutes.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="from"/> is <see langword="null"/>.</exception>
    public RequirementBuilder Approval(IEnumerable<string> from, int quorum = 1, TimeSpan? within = null, TimeSpan? executeWithin = null)
    {
        ArgumentNullException.ThrowIfNull(from);
        string[] roles = [.. from];
        return Set(PolicyKeys.Approval, node =>
        {
            var approval = node.Add(PolicyKeys.Approval, JsonValueKind.Object);
            approval.AddTexts(PolicyKeys.From, roles);
            approval.AddNumber(PolicyKeys.Quorum, quorum);
            approval.AddLength(PolicyKeys.Within, within ?? TimeSpan.FromMinutes(15));
            approval.AddLength(PolicyKeys.ExecuteWithin, executeWithin ?? TimeSpan.FromMinutes(5));
        });
    }

    /// <summary>The call must keep a limit.</summary>
    /// <param name="limit">Says which; what it is about is what the guard is about.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="limit"/> is <see langword="null"/>.</exception>
    public RequirementBuilder Limit(Action<LimitBuilder> limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        var builder = new LimitBuilder();
        limit(builder);
        return Set(PolicyKeys.Limit, node => builder.Write(node.Add(PolicyKeys.Limit, JsonValueKind.Object), null));
    }

    /// <summary>Classes of data that the result must not show.</summary>
    /// <param name="classes">The classes.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="classes"/> is <see langword="null"/>.</exception>
    public RequirementBuilder Redaction(params IEnumerable<string> classes) => Texts(PolicyKeys.Redaction, classes);

    /// <summary>How much of the call must be on record.</summary>
    /// <param name="level"><c>metadata</c>, <c>inputs</c> or <c>full</c>.</param>
    /// <returns>This builder.</returns>
    public RequirementBuilder Audit(string level) => Set(PolicyKeys.Audit, node => node.Add(PolicyKeys.Audit, JsonValueKind.String, level ?? ""));

    internal void Write(DocumentNode node)
    {
        foreach (var write in _members.Values)
        {
            write(node);
        }
    }

    private RequirementBuilder Texts(string key, IEnumerable<string> texts, [CallerArgumentExpression(nameof(texts))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(texts, name);
        string[] all = [.. texts];
        return Set(key, node => node.AddTexts(key, all));
    }

    private RequirementBuilder Set(string key, Action<DocumentNode> write)
    {
        _members[key] = write;
        return this;
    }
}
