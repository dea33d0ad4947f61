using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Prints a policy document in one layout: keys in the order of the handbook, lists without an order sorted, short things on one line.</summary>
/// <remarks>What the author wrote stays as it is otherwise: sets are not put in, and presets are not written out.</remarks>
internal static class PolicyLayout
{
    private const int Width = 120;

    private static readonly string[] s_document =
    [
        PolicyKeys.Schema, PolicyKeys.Name, PolicyKeys.Version, PolicyKeys.Environment, PolicyKeys.Mode, PolicyKeys.ModeUntil, PolicyKeys.Extends, PolicyKeys.Sets,
        PolicyKeys.Roles, PolicyKeys.Matrix, PolicyKeys.Ceilings, PolicyKeys.Guards, PolicyKeys.Limits, PolicyKeys.Rollout, PolicyKeys.Tests,
    ];

    private static readonly string[] s_rule =
    [
        PolicyKeys.Name, PolicyKeys.Tools, PolicyKeys.Resources, PolicyKeys.Prompts, PolicyKeys.Methods, PolicyKeys.Environments, PolicyKeys.Admit, PolicyKeys.When, PolicyKeys.Unless,
        PolicyKeys.Deny, PolicyKeys.Require, PolicyKeys.Per, PolicyKeys.Rate, PolicyKeys.Burst, PolicyKeys.Concurrency, PolicyKeys.Quota, PolicyKeys.Zone,
    ];

    private static readonly string[] s_role = [PolicyKeys.AnyOf, PolicyKeys.AllOf, PolicyKeys.Issuer, PolicyKeys.MaxTokenAge, PolicyKeys.MaxSessionAge];

    public static string Print(DocumentNode document)
    {
        var output = new StringBuilder();
        Write(output, document, [], 0);
        return output.Append('\n').ToString();
    }

    private static void Write(StringBuilder output, DocumentNode node, IReadOnlyList<string> path, int column)
    {
        var (open, close) = node.Kind == JsonValueKind.Object ? ('{', '}') : ('[', ']');
        if (node.Kind is not (JsonValueKind.Object or JsonValueKind.Array) || node.Children.Count == 0)
        {
            output.Append(Inline(node, path));
            return;
        }

        if (!IsBroken(node, path) && Inline(node, path) is var line && column + line.Length <= Width)
        {
            output.Append(line);
            return;
        }

        var indent = new string(' ', (path.Count + 1) * 2);
        output.Append(open);
        var separator = "\n";
        foreach (var child in Children(node, path))
        {
            var key = node.Kind == JsonValueKind.Object ? Quote(child.Key) + ": " : "";
            output.Append(separator).Append(indent).Append(key);
            Write(output, child, [.. path, child.Key], indent.Length + key.Length);
            separator = ",\n";
        }

        output.Append('\n').Append(' ', path.Count * 2).Append(close);
    }

    /// <summary>The document, and what it holds several of, have a line for each.</summary>
    private static bool IsBroken(DocumentNode node, IReadOnlyList<string> path) =>
        path.Count == 0 || (path.Count == 1 && (node.Kind == JsonValueKind.Object || node.Children.Exists(static child => child.Children.Count > 0)))
        || (path.Count == 2 && path[0] == PolicyKeys.Tests);

    private static string Inline(DocumentNode node, IReadOnlyList<string> path)
    {
        switch (node.Kind)
        {
            case JsonValueKind.Object:
                return node.Children.Count == 0 ? "{}" : $"{{ {string.Join(", ", Children(node, path).Select(child => $"{Quote(child.Key)}: {Inline(child, [.. path, child.Key])}"))} }}";
            case JsonValueKind.Array:
                return node.Children.Count == 0 ? "[]" : $"[ {string.Join(", ", Children(node, path).Select(child => Inline(child, [.. path, child.Key])))} ]";
            case JsonValueKind.String:
                return Quote(node.Text);
            case JsonValueKind.Number:
                return node.Text;
            default:
                return node.Kind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => "null" };
        }
    }

    private static IEnumerable<DocumentNode> Children(DocumentNode node, IReadOnlyList<string> path)
    {
        var section = path.Count > 0 ? path[0] : "";
        if (node.Kind == JsonValueKind.Object)
        {
            return (section, path.Count) switch
            {
                ("", 0) => Ordered(node, s_document),
                (PolicyKeys.Sets or PolicyKeys.Roles or PolicyKeys.Matrix, 1) => node.Children.OrderBy(static child => child.Key, StringComparer.Ordinal),
                (PolicyKeys.Roles, 2) => Ordered(node, s_role),
                (PolicyKeys.Ceilings or PolicyKeys.Guards or PolicyKeys.Limits, 2) => Ordered(node, s_rule),
                _ => node.Children,
            };
        }

        return IsUnordered(path) ? node.Children.OrderBy(child => NameOf(child) ?? Inline(child, [.. path, ""]), StringComparer.Ordinal) : node.Children;
    }

    /// <summary>Rules are sorted by their names.</summary>
    private static string? NameOf(DocumentNode node) => node.Kind == JsonValueKind.Object ? node.Find(PolicyKeys.Name)?.Text : node.Kind == JsonValueKind.String ? node.Text : null;

    private static bool IsUnordered(IReadOnlyList<string> path) => (path[0], path.Count) switch
    {
        (PolicyKeys.Environment or PolicyKeys.Ceilings or PolicyKeys.Guards or PolicyKeys.Limits, 1) => true,
        (PolicyKeys.Sets or PolicyKeys.Matrix, 2) => true,
        (PolicyKeys.Roles, 3) => path[2] is PolicyKeys.AnyOf or PolicyKeys.AllOf,
        (PolicyKeys.Ceilings or PolicyKeys.Guards or PolicyKeys.Limits, 3) =>
            path[2] is PolicyKeys.Tools or PolicyKeys.Resources or PolicyKeys.Prompts or PolicyKeys.Methods or PolicyKeys.Environments or PolicyKeys.Admit,
        _ => false,
    };

    private static IEnumerable<DocumentNode> Ordered(DocumentNode node, string[] keys) =>
        node.Children.OrderBy(child => Array.IndexOf(keys, child.Key) is var index && index < 0 ? int.MaxValue : index);

    private static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
