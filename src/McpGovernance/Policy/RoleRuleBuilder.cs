using System.Text.Json;
using McpGovernance.Documents;
using McpGovernance.Policy;

namespace McpGovernance;

/// <summary>Writes rules about a caller. Only what a validated token says counts, and a missing claim never grants.</summary>
/// <remarks>Not thread safe.</remarks>
public sealed class RoleRuleBuilder
{
    private readonly List<Action<DocumentNode>> _rules = [];

    internal RoleRuleBuilder()
    {
    }

    internal int Count => _rules.Count;

    /// <summary>The token carries a scope, as a whole element.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="issuer">Who must have issued it; the default is the role's issuer, or any that the host trusts.</param>
    /// <returns>This builder.</returns>
    public RoleRuleBuilder Scope(string scope, string? issuer = null) => Add(issuer, (PolicyKeys.Scope, scope));

    /// <summary>The token carries a claim with a value. Give <paramref name="equals"/> or <paramref name="contains"/>.</summary>
    /// <param name="claim">The claim's name, as in the token or as ASP.NET Core maps it.</param>
    /// <param name="equals">The only value of the claim.</param>
    /// <param name="contains">One of the values of the claim, as a whole element.</param>
    /// <param name="issuer">Who must have issued it; the default is the role's issuer, or any that the host trusts.</param>
    /// <returns>This builder.</returns>
    public RoleRuleBuilder Claim(string claim, string? equals = null, string? contains = null, string? issuer = null) =>
        Add(issuer, (PolicyKeys.Claim, claim), (PolicyKeys.EqualTo, equals), (PolicyKeys.Contains, contains));

    /// <summary>The caller is one subject, authenticated.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="issuer">Who vouches for it; needed here or on the role, since two issuers may use the same subject.</param>
    /// <returns>This builder.</returns>
    public RoleRuleBuilder Subject(string subject, string? issuer = null) => Add(issuer, (PolicyKeys.Subject, subject));

    /// <summary>The caller is local and says that it is one subject. Over standard input and output there is nothing better.</summary>
    /// <param name="subject">The subject.</param>
    /// <returns>This builder.</returns>
    public RoleRuleBuilder AssertedSubject(string subject)
    {
        _rules.Add(node =>
        {
            Write(node, [(PolicyKeys.Subject, subject)]);
            node.Add(PolicyKeys.Asserted, JsonValueKind.True);
        });
        return this;
    }

    /// <summary>The opposite of one rule. What is not known, such as a claim that is missing, stays unknown and does not grant.</summary>
    /// <param name="rule">Writes exactly one rule.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rule"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="rule"/> wrote no rule or several.</exception>
    public RoleRuleBuilder Not(Action<RoleRuleBuilder> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var inner = new RoleRuleBuilder();
        rule(inner);
        if (inner.Count != 1)
        {
            throw new ArgumentException($"'Not' takes exactly one rule and was given {inner.Count}. Write one 'Not' for each.", nameof(rule));
        }

        _rules.Add(node => inner._rules[0](node.Add(PolicyKeys.Not, JsonValueKind.Object)));
        return this;
    }

    internal void Write(DocumentNode role, string key)
    {
        if (_rules.Count > 0)
        {
            var array = role.Add(key, JsonValueKind.Array);
            _rules.ForEach(rule => rule(array.Add(null, JsonValueKind.Object)));
        }
    }

    private RoleRuleBuilder Add(string? issuer, params (string Key, string? Text)[] members)
    {
        _rules.Add(node => Write(node, [.. members, (PolicyKeys.Issuer, issuer)]));
        return this;
    }

    private static void Write(DocumentNode node, IEnumerable<(string Key, string? Text)> members)
    {
        foreach (var (key, text) in members)
        {
            if (text is not null)
            {
                node.Add(key, JsonValueKind.String, text);
            }
        }
    }
}
