using System.Globalization;
using System.Text;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>What a schema asks, as text: the same for schemas that ask the same in other words, as far as one form brings them together.</summary>
internal sealed class NodePrint
{
    private const int MaxLength = 4_000;

    private const int MaxValues = 1_000;

    private readonly StringBuilder _text = new();
    private readonly List<SchemaNode> _path = [];

    private NodePrint()
    {
    }

    /// <summary>Null for what is too large, or means by the way to it.</summary>
    public static string? Of(SchemaNode node)
    {
        var print = new NodePrint();
        return print.Add(node) ? print._text.ToString() : null;
    }

    /// <summary>Values in an order that does not depend on how they were listed.</summary>
    public static string Of(ValueSet values) => string.Join(',', values.Members.Select(static value => Text(value)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static string Text(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.Number && ExactNumber.TryParse(value.GetRawText(), out var number) ? number.ToString()
            : value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return string.Create(CultureInfo.InvariantCulture, $"{value.ValueKind}{text.Length}:{text}");
    }

    private bool Add(SchemaNode? node)
    {
        if (node is null)
        {
            _text.Append('-');
            return true;
        }

        var above = _path.LastIndexOf(node);
        if (above >= 0)
        {
            _text.Append(CultureInfo.InvariantCulture, $"^{_path.Count - above};");
            return true;
        }

        if (node.Dynamic is not null || node.WidensScope || _text.Length > MaxLength)
        {
            return false;
        }

        _path.Add(node);
        _text.Append(CultureInfo.InvariantCulture, $"{{{(int)Types(node)}{(DeclaredNames.HasEmptyProperties(node) ? "e" : "")}");
        var isWhole = node.IsTypeOnly || AddKeywords(node);
        _text.Append('}');
        _path.RemoveAt(_path.Count - 1);
        return isWhole;
    }

    private static JsonTypes Types(SchemaNode node) => node.Types.HasFlag(JsonTypes.Number) ? node.Types & JsonTypes.Any : node.Types;

    private bool AddKeywords(SchemaNode node)
    {
        foreach (var values in node.Values)
        {
            if (values.Count > MaxValues || values.Members.Sum(static value => (long)value.GetRawText().Length) > MaxLength)
            {
                return false;
            }

            _text.Append("=[").Append(Of(values)).Append(']');
        }

        if (node.Number is { } number)
        {
            _text.Append(CultureInfo.InvariantCulture, $"n{Bound(number.Minimum)},{Bound(number.ExclusiveMinimum)},{Bound(number.Maximum)},{Bound(number.ExclusiveMaximum)},{Bound(number.MultipleOf)}");
        }

        if (node.Text is { } text)
        {
            _text.Append(CultureInfo.InvariantCulture, $"s{text.MinLength},{text.MaxLength};");
            AddQuoted(text.Format?.Name);
            AddQuoted(text.Pattern?.Source);
        }

        return (node.Array is null || AddArray(node.Array)) && (node.Object is null || AddObject(node.Object)) && AddInPlace(node);
    }

    private bool AddArray(ArrayRules rules)
    {
        _text.Append(CultureInfo.InvariantCulture, $"a{rules.MinItems},{rules.MaxItems},{rules.UniqueItems},{rules.MinContains},{rules.MaxContains},{rules.ContainsEvaluates && rules.Contains is not null}");
        return AddAll("p", rules.Prefix) && Add(rules.Items) && Add(rules.Contains) && Add(rules.Unevaluated);
    }

    private bool AddObject(ObjectRules rules)
    {
        _text.Append(CultureInfo.InvariantCulture, $"o{rules.MinProperties},{rules.MaxProperties};");
        foreach (var (name, schema) in Enumerable.Range(0, rules.Properties.Length).Where(at => rules.Properties[at] is not null).Select(at => (rules.NameOf(at), rules.Properties[at])).OrderBy(static one => one.Item1, StringComparer.Ordinal))
        {
            AddQuoted(name);
            if (!Add(schema))
            {
                return false;
            }
        }

        AddNames("r", rules.Required.Select(rules.NameOf));
        foreach (var (pattern, schema) in rules.Patterns.OrderBy(static one => one.Pattern.Source, StringComparer.Ordinal))
        {
            _text.Append('~');
            AddQuoted(pattern.Source);
            if (!Add(schema))
            {
                return false;
            }
        }

        foreach (var (name, required) in rules.DependentRequired)
        {
            AddNames("d", required.Select(rules.NameOf).Prepend("").Prepend(rules.NameOf(name)));
        }

        foreach (var (name, schema) in rules.DependentSchemas)
        {
            AddNames("D", [rules.NameOf(name)]);
            if (!Add(schema))
            {
                return false;
            }
        }

        return Add(rules.Additional) && Add(rules.PropertyNames) && Add(rules.Unevaluated);
    }

    private bool AddInPlace(SchemaNode node)
    {
        _text.Append('/');
        return AddAll("&", node.AllOf) && AddAll("|", node.AnyOf) && AddAll("1", node.OneOf) && Add(node.Not) && Add(node.If) && Add(node.Then) && Add(node.Else);
    }

    private bool AddAll(string mark, IReadOnlyList<SchemaNode> nodes)
    {
        _text.Append(mark).Append('(');
        foreach (var node in nodes)
        {
            if (!Add(node))
            {
                return false;
            }
        }

        _text.Append(')');
        return true;
    }

    private void AddNames(string mark, IEnumerable<string> names)
    {
        _text.Append(mark).Append('(');
        foreach (var name in mark == "r" ? names.Order(StringComparer.Ordinal) : names)
        {
            AddQuoted(name);
        }

        _text.Append(')');
    }

    /// <summary>With its length, so that no text can look like what stands around it.</summary>
    private void AddQuoted(string? text) => _text.Append(CultureInfo.InvariantCulture, $"{text?.Length ?? -1}:{text}");

    private static string Bound(NumberBound? bound) => bound is null ? "" : ExactNumber.TryParse(bound.Text, out var number) ? number.ToString() : bound.Text;
}
