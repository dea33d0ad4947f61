using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Reads the definition of a role.</summary>
internal sealed class RoleReader(DocumentProblems problems)
{
    private const string ExpectedAge = "a length of time, as a whole number and 's', 'm', 'h' or 'd', such as \"15m\"";
    private const string ExpectedRule = "a rule: an object with one of 'claim', 'scope', 'subject' and 'not'";

    private readonly DocumentValues _values = new(problems);

    public RoleDefinition Read(DocumentNode role)
    {
        CheckName(role);
        if (!_values.IsObject(role, "an object with 'anyOf' or 'allOf'"))
        {
            return new RoleDefinition(role.Key, [], [], null);
        }

        _values.OnlyKeys(role, PolicyKeys.AnyOf, PolicyKeys.AllOf, PolicyKeys.Issuer, PolicyKeys.MaxTokenAge, PolicyKeys.MaxSessionAge);
        var issuer = ReadIssuer(role);
        if (role.Find(PolicyKeys.AnyOf) is null && role.Find(PolicyKeys.AllOf) is null)
        {
            problems.Error(role, $"The role '{role.Key}' has no rule.", "Expected 'anyOf' or 'allOf' with at least one rule. Add one.");
        }

        var anyOf = ReadRules(role.Find(PolicyKeys.AnyOf), issuer);
        var allOf = ReadRules(role.Find(PolicyKeys.AllOf), issuer);
        var (any, all) = anyOf.Length == 1 ? ([], Normalise([.. anyOf, .. allOf])) : (anyOf, allOf);
        return new RoleDefinition(role.Key, any, all, ReadAge(role, PolicyKeys.MaxTokenAge)) { MaxSessionAge = ReadAge(role, PolicyKeys.MaxSessionAge), Offset = role.KeyOffset };
    }

    private void CheckName(DocumentNode role)
    {
        if (_values.IsName(role, "role") && BuiltInRoles.All.Contains(role.Key))
        {
            problems.KeyError(role, $"The role '{role.Key}' is built in: it can be used in the matrix but not be given by claims.", "Expected a name of your own. Remove or rename it.");
        }
    }

    private RoleRule[] ReadRules(DocumentNode? node, string? issuer)
    {
        if (node is null || !_values.IsArray(node, "an array of rules"))
        {
            return [];
        }

        if (node.Children.Count == 0)
        {
            problems.Error(node, "The array is empty.", "Expected at least one rule. Add one or remove the key.");
        }

        return Normalise(node.Children.Select(child => ReadRule(child, issuer)).OfType<RoleRule>());
    }

    private static RoleRule[] Normalise(IEnumerable<RoleRule> rules) =>
        [.. rules.DistinctBy(PolicyNormalForm.Text, StringComparer.Ordinal).OrderBy(PolicyNormalForm.Text, StringComparer.Ordinal)];

    private RoleRule? ReadRule(DocumentNode node, string? roleIssuer)
    {
        if (!_values.IsObject(node, ExpectedRule))
        {
            return null;
        }

        string[] kinds = [.. node.Children.Select(static child => child.Key).Where(static key => key is PolicyKeys.Claim or PolicyKeys.Scope or PolicyKeys.Subject or PolicyKeys.Not)];
        if (kinds.Length != 1)
        {
            problems.Error(node, kinds.Length == 0 ? "The rule says nothing." : $"The rule has '{string.Join("' and '", kinds)}'.", $"Expected {ExpectedRule}. Write one rule for each.");
            return null;
        }

        return kinds[0] switch
        {
            PolicyKeys.Claim => ReadClaim(node, roleIssuer),
            PolicyKeys.Scope => ReadScope(node, roleIssuer),
            PolicyKeys.Subject => ReadSubject(node, roleIssuer),
            _ => ReadNot(node, roleIssuer),
        };
    }

    private ClaimRule? ReadClaim(DocumentNode node, string? roleIssuer)
    {
        _values.OnlyKeys(node, PolicyKeys.Claim, PolicyKeys.EqualTo, PolicyKeys.Contains, PolicyKeys.Issuer);
        var issuer = ReadIssuer(node) ?? roleIssuer;
        var claim = _values.RequiredText(node, PolicyKeys.Claim, "the name of a claim as text");
        var equal = node.Find(PolicyKeys.EqualTo);
        var value = equal ?? node.Find(PolicyKeys.Contains);
        if (value is null || (equal is not null && node.Find(PolicyKeys.Contains) is not null))
        {
            problems.Error(node, value is null ? "The rule does not say which value." : "The rule has 'equals' and 'contains'.", "Expected 'equals' (this value and no other) or 'contains' (this value among others). Write one of them.");
            return null;
        }

        var text = _values.Text(value, "the value of the claim as text");
        return claim is null || text is null ? null : new ClaimRule(claim, text, equal is not null, issuer);
    }

    private ScopeRule? ReadScope(DocumentNode node, string? roleIssuer)
    {
        _values.OnlyKeys(node, PolicyKeys.Scope, PolicyKeys.Issuer);
        var issuer = ReadIssuer(node) ?? roleIssuer;
        var scope = _values.RequiredText(node, PolicyKeys.Scope, "one scope as text");
        if (scope is not null && scope.Any(char.IsWhiteSpace))
        {
            problems.Error(node.Find(PolicyKeys.Scope)!, "The scope has white space.", "Expected one scope. Write one rule for each.");
            return null;
        }

        return scope is null ? null : new ScopeRule(scope, issuer);
    }

    private SubjectRule? ReadSubject(DocumentNode node, string? roleIssuer)
    {
        _values.OnlyKeys(node, PolicyKeys.Subject, PolicyKeys.Asserted, PolicyKeys.Issuer);
        var issuer = ReadIssuer(node) ?? roleIssuer;
        var subject = _values.RequiredText(node, PolicyKeys.Subject, "a subject as text");
        var asserted = node.Find(PolicyKeys.Asserted);
        if (asserted is not null && asserted.Kind is not (JsonValueKind.True or JsonValueKind.False))
        {
            problems.Error(asserted, "The value is not true or false.", "Expected true for a local caller that nobody authenticated. Correct or remove it.");
        }

        var isAsserted = asserted?.Kind == JsonValueKind.True;
        if (isAsserted == issuer is not null)
        {
            problems.Error(
                node,
                isAsserted ? "Nobody vouches for an asserted subject, so it has no issuer." : "A subject means nothing without who vouches for it: two issuers may use the same one.",
                isAsserted ? "Expected no 'issuer' here and on the role. Remove it." : "Expected 'issuer' here or on the role. Add it.");
        }

        return subject is null ? null : new SubjectRule(subject, issuer, isAsserted);
    }

    private NotRule? ReadNot(DocumentNode node, string? roleIssuer)
    {
        _values.OnlyKeys(node, PolicyKeys.Not);
        return ReadRule(node.Find(PolicyKeys.Not)!, roleIssuer) is { } inner ? new NotRule(inner) : null;
    }

    private string? ReadIssuer(DocumentNode node) =>
        node.Find(PolicyKeys.Issuer) is { } issuer ? _values.Text(issuer, "the issuer as it stands in the token") : null;

    private TimeSpan? ReadAge(DocumentNode role, string key)
    {
        if (role.Find(key) is not { } node || _values.Text(node, ExpectedAge) is not { } text)
        {
            return null;
        }

        if (LengthReader.TryRead(text) is { } age)
        {
            return age;
        }

        problems.Error(node, "The text is not a length of time.", $"Expected {ExpectedAge}. Correct it.");
        return null;
    }
}
