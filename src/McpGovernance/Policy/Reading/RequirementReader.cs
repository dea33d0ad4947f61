using System.Globalization;
using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Reads what a guard asks of a call.</summary>
internal sealed class RequirementReader(DocumentProblems problems, LimitReader limits, IReadOnlySet<string> roles)
{
    private const int MaxQuorum = 100;

    private static readonly string[] s_levels = ["metadata", "inputs", "full"];

    private readonly DocumentValues _values = new(problems);

    /// <param name="node">The requirement.</param>
    /// <param name="guard">The guard's id.</param>
    public Requirement? Read(DocumentNode node, string guard)
    {
        if (!_values.IsObject(node, "an object with 'scope', 'person', 'confirmation', 'approval', 'limit', 'redaction' or 'audit'"))
        {
            return null;
        }

        var before = problems.Count;
        _values.OnlyKeys(node, PolicyKeys.Scope, PolicyKeys.Person, PolicyKeys.Confirmation, PolicyKeys.Approval, PolicyKeys.Limit, PolicyKeys.Redaction, PolicyKeys.Audit);
        if (node.Children.Count == 0)
        {
            problems.Error(node, "The guard asks for nothing.", "Expected 'scope', 'person', 'confirmation', 'approval', 'limit', 'redaction' or 'audit'. Add one, or write 'deny'.");
        }

        var read = new Requirement
        {
            Scopes = Texts(node, PolicyKeys.Scope, "a scope as text", NoWhiteSpace),
            Person = IsTrue(node, PolicyKeys.Person),
            Confirmation = IsTrue(node, PolicyKeys.Confirmation),
            Approvals = node.Find(PolicyKeys.Approval) is { } approval && ReadApproval(approval) is { } rule ? [rule] : [],
            Limits = node.Find(PolicyKeys.Limit) is { } limit && limits.ReadRule(limit, $"{guard}/{PolicyKeys.Limit}") is { } limited ? [limited] : [],
            Redact = Texts(node, PolicyKeys.Redaction, "a class of data as text", static (_, _) => { }),
            AuditLevel = ReadLevel(node),
        };
        return problems.Count == before ? read : null;
    }

    private ApprovalRule? ReadApproval(DocumentNode node)
    {
        if (!_values.IsObject(node, "an object such as { \"from\": [\"finance-lead\"], \"quorum\": 1, \"within\": \"15m\" }"))
        {
            return null;
        }

        _values.OnlyKeys(node, PolicyKeys.From, PolicyKeys.Quorum, PolicyKeys.Within, PolicyKeys.ExecuteWithin);
        var from = Texts(node, PolicyKeys.From, "a role as text", KnownRole);
        if (node.Find(PolicyKeys.From) is null)
        {
            problems.Error(node, "The approval does not say who may give it.", "Expected 'from' with at least one role. Add it.");
        }

        var within = Length(node, PolicyKeys.Within, TimeSpan.FromMinutes(15));
        var executeWithin = Length(node, PolicyKeys.ExecuteWithin, TimeSpan.FromMinutes(5));
        return new ApprovalRule { From = from, Quorum = ReadQuorum(node), Within = within, ExecuteWithin = executeWithin };
    }

    private int ReadQuorum(DocumentNode parent)
    {
        if (parent.Find(PolicyKeys.Quorum) is not { } node)
        {
            return 1;
        }

        if (node.Kind == JsonValueKind.Number && int.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var quorum) && quorum is >= 1 and <= MaxQuorum)
        {
            return quorum;
        }

        problems.Error(node, "The value is no quorum.", $"Expected a whole number from 1 to {MaxQuorum}. Correct it.");
        return 1;
    }

    private TimeSpan Length(DocumentNode parent, string key, TimeSpan otherwise)
    {
        if (parent.Find(key) is not { } node || _values.Text(node, "a length of time as text, such as \"15m\"") is not { } text)
        {
            return otherwise;
        }

        if (LengthReader.TryRead(text) is { } length)
        {
            return length;
        }

        problems.Error(node, "The text is not a length of time.", "Expected a whole number and 's', 'm', 'h' or 'd', such as \"15m\". Correct it.");
        return otherwise;
    }

    private string? ReadLevel(DocumentNode parent)
    {
        if (parent.Find(PolicyKeys.Audit) is not { } node || _values.Text(node, "'metadata', 'inputs' or 'full'") is not { } text)
        {
            return null;
        }

        if (s_levels.Contains(text))
        {
            return text;
        }

        problems.Error(node, $"The level '{text}' is unknown.", $"Expected 'metadata', 'inputs' or 'full'.{Nearest.Hint(text, s_levels)} Correct it.");
        return null;
    }

    /// <summary>Only true says anything: a requirement that is false could be taken for one that lifts another.</summary>
    private bool IsTrue(DocumentNode parent, string key)
    {
        if (parent.Find(key) is not { } node)
        {
            return false;
        }

        if (node.Kind != JsonValueKind.True)
        {
            problems.Error(node, $"The value of '{key}' is not true.", "Expected true. Write it, or remove the key: a requirement lifts no other.");
        }

        return true;
    }

    private IReadOnlyList<string> Texts(DocumentNode parent, string key, string expected, Action<DocumentNode, string> check)
    {
        if (parent.Find(key) is not { } node)
        {
            return [];
        }

        if (node.Kind == JsonValueKind.Array && node.Children.Count == 0)
        {
            problems.Error(node, "The array is empty.", $"Expected {expected}. Add one, or remove the key.");
        }

        var texts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var one in node.Kind == JsonValueKind.Array ? node.Children : [node])
        {
            if (_values.Text(one, expected) is { } text)
            {
                check(one, text);
                texts.Add(text);
            }
        }

        return [.. texts];
    }

    private void NoWhiteSpace(DocumentNode node, string scope)
    {
        if (scope.Any(char.IsWhiteSpace))
        {
            problems.Error(node, "The scope has white space.", "Expected one scope. Write each as a text of its own.");
        }
    }

    private void KnownRole(DocumentNode node, string role)
    {
        if (!roles.Contains(role))
        {
            problems.Error(node, $"The role '{role}' is unknown.", $"Expected a role of 'roles'.{Nearest.Hint(role, roles)} Correct the name or define the role.");
        }
        else if (BuiltInRoles.All.Contains(role))
        {
            problems.Error(node, $"Everybody can have the role '{role}'.", "Expected a role of 'roles': an approval must come from somebody in particular. Name one.");
        }
    }
}
