using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Reads the meaning of a policy document. Whatever front-end wrote it, this decides whether it loads.</summary>
internal sealed class PolicyDocumentReader(DocumentProblems problems)
{
    private const string ExpectedEntry = "a name or pattern as text, or an object such as { \"kind\": \"read\" }";

    private readonly DocumentValues _values = new(problems);
    private readonly RoleReader _roles = new(problems);

    /// <summary>Reads a document for a host.</summary>
    /// <param name="document">The document.</param>
    /// <param name="environment">The host's environment, or <see langword="null"/>.</param>
    /// <exception cref="GovernanceConfigurationException">Something is wrong; the message has all of it.</exception>
    public PolicyModel Read(DocumentNode document, string? environment)
    {
        if (!_values.IsObject(document, "a JSON object with 'name', 'version' and 'matrix'"))
        {
            problems.ThrowIfAny();
        }

        _values.NoKeyTwice(document);
        CheckKeys(document);
        var model = new PolicyModel
        {
            Name = _values.RequiredText(document, PolicyKeys.Name, "the name of the policy as text") ?? "",
            Version = _values.RequiredText(document, PolicyKeys.Version, "the version of the policy as text, such as \"7\"") ?? "",
            Environments = ReadEnvironments(document, environment),
            Roles = ReadRoles(document),
            Matrix = ReadMatrix(document),
            Rollout = new RolloutReader(problems).Read(document, RoleNames(document)),
        };
        problems.ThrowIfAny();
        return model;
    }

    private void CheckKeys(DocumentNode document)
    {
        foreach (var member in document.Children.Where(static member => PolicyKeys.Later.Contains(member.Key)))
        {
            problems.KeyError(member, $"This version does not enforce '{member.Key}'.", "A policy must not promise what nobody keeps. Remove it, or use a version that enforces it.");
        }

        _values.OnlyKeys(
            document,
            [PolicyKeys.Schema, PolicyKeys.Name, PolicyKeys.Version, PolicyKeys.Environment, PolicyKeys.Mode, PolicyKeys.Roles, PolicyKeys.Matrix, PolicyKeys.Rollout, .. document.Children.Select(static member => member.Key).Where(PolicyKeys.Later.Contains)]);
        if (document.Find(PolicyKeys.Schema) is { } schema)
        {
            _values.Text(schema, "the address of the JSON Schema as text");
        }

        if (document.Find(PolicyKeys.Mode) is { } mode && _values.Text(mode, "'enforce'") is { } text && text != PolicyModel.Enforce)
        {
            problems.Error(mode, $"The mode '{text}' is not one that this version has.", "Expected 'enforce'. Write it, or leave the key out.");
        }
    }

    private string[] ReadEnvironments(DocumentNode document, string? host)
    {
        const string Expected = "an array of names of environments, such as [\"prod\"]";
        if (document.Find(PolicyKeys.Environment) is not { } node || !_values.IsArray(node, Expected))
        {
            return [];
        }

        if (node.Children.Count == 0)
        {
            problems.Error(node, "The array is empty.", "Expected at least one name. Add one, or remove the key for a policy of any environment.");
            return [];
        }

        string[] names = [.. node.Children.Select(child => _values.Text(child, "the name of an environment as text")).OfType<string>()];
        if (names.Length == node.Children.Count && !names.Contains(host, StringComparer.Ordinal))
        {
            problems.Error(
                node,
                $"The policy is for '{string.Join("', '", names)}', and this host's environment is {(host is null ? "not set" : $"'{host}'")}.",
                $"Expected one that contains '{nameof(GovernanceOptions)}.{nameof(GovernanceOptions.Environment)}', compared exactly. Set that option or choose another policy.");
        }

        return [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private RoleDefinition[] ReadRoles(DocumentNode document)
    {
        if (document.Find(PolicyKeys.Roles) is not { } node || !_values.IsObject(node, "an object from the name of a role to its rules"))
        {
            return [];
        }

        var used = (document.Find(PolicyKeys.Matrix)?.Children.Select(static row => row.Key) ?? []).Concat(InRollout(document)).ToHashSet(StringComparer.Ordinal);
        foreach (var role in node.Children.Where(role => !used.Contains(role.Key)))
        {
            problems.Warn(role, $"The role '{role.Key}' is nowhere in the matrix, so it gives nothing. Use it there or remove it.");
        }

        return [.. node.Children.Select(_roles.Read).OrderBy(static role => role.Name, StringComparer.Ordinal)];
    }

    private MatrixRow[] ReadMatrix(DocumentNode document)
    {
        if (document.Find(PolicyKeys.Matrix) is not { } node)
        {
            problems.Error(document, "The key 'matrix' is missing.", "Expected an object from roles to what they may use. Add it; an empty one permits nothing.");
            return [];
        }

        if (!_values.IsObject(node, "an object from roles to what they may use"))
        {
            return [];
        }

        var roles = RoleNames(document);
        return [.. node.Children.Select(row => ReadRow(row, roles)).OrderBy(static row => row.Role, StringComparer.Ordinal)];
    }

    private static IEnumerable<string> InRollout(DocumentNode document) =>
        document.Find(PolicyKeys.Rollout)?.Children.SelectMany(static entry => entry.Find(PolicyKeys.Roles)?.Children ?? []).Select(static role => role.Text) ?? [];

    private static HashSet<string> RoleNames(DocumentNode document) =>
        (document.Find(PolicyKeys.Roles)?.Children.Select(static role => role.Key) ?? []).Concat(BuiltInRoles.All).ToHashSet(StringComparer.Ordinal);

    private MatrixRow ReadRow(DocumentNode row, HashSet<string> roles)
    {
        if (!roles.Contains(row.Key))
        {
            problems.KeyError(row, $"The role '{row.Key}' is unknown.", $"Expected a role of 'roles', or '{string.Join("', '", BuiltInRoles.All)}'. Correct the name or define the role.");
        }

        return !_values.IsArray(row, "an array of what the role may use")
            ? new MatrixRow(row.Key, [])
            : new MatrixRow(row.Key,
                [.. row.Children.Select(ReadEntry).OfType<MatrixEntry>().DistinctBy(static entry => entry.Text, StringComparer.Ordinal).OrderBy(static entry => entry.Text, StringComparer.Ordinal)]);
    }

    private MatrixEntry? ReadEntry(DocumentNode node)
    {
        if (node.Kind == JsonValueKind.Object)
        {
            return ReadSelector(node);
        }

        if (_values.Text(node, ExpectedEntry) is not { } text)
        {
            return null;
        }

        var (entry, wrong, expected) = MatrixEntry.Parse(text);
        if (entry is null)
        {
            problems.Error(node, wrong, expected);
        }

        return entry is null ? null : entry with { Offset = node.Offset };
    }

    private MatrixEntry? ReadSelector(DocumentNode node)
    {
        _values.OnlyKeys(node, PolicyKeys.Kind);
        switch (_values.RequiredText(node, PolicyKeys.Kind, "'read', 'write' or 'destructive'"))
        {
            case "read": return MatrixEntry.ForKind(ToolKind.Read);
            case "write": return MatrixEntry.ForKind(ToolKind.Write);
            case "destructive": return MatrixEntry.ForKind(ToolKind.Destructive);
            case { } other:
                problems.Error(node.Find(PolicyKeys.Kind)!, $"The kind '{other}' is unknown.", "Expected 'read', 'write' or 'destructive'. Correct it.");
                return null;
            default: return null;
        }
    }
}
