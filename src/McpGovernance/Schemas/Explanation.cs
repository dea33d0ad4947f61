using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Finds the faults of a value that is known not to be valid. It asks the same questions as the fast walk and goes where the answer is no.</summary>
internal sealed class Explanation(SchemaLimits limits)
{
    private readonly List<SchemaError> _errors = [];

    public IReadOnlyList<SchemaError> Errors => _errors;

    public bool IsCut { get; private set; }

    private bool IsFull => _errors.Count >= limits.MaxErrors;

    public void Explain(SchemaNode node, JsonElement value, string pointer, ref Evaluation evaluation)
    {
        if (evaluation.Check(node, new ElementInstance(value), default) || !evaluation.Spend(1))
        {
            return;
        }

        if (IsFull)
        {
            IsCut = true;
            return;
        }

        var entered = evaluation.Enter(node);
        var before = _errors.Count;
        ExplainEntered(node, value, pointer, ref evaluation);
        if (_errors.Count == before)
        {
            Add(node, "", value, pointer, "what the schema asks for");
        }

        evaluation.Leave(entered);
    }

    private void ExplainEntered(SchemaNode node, JsonElement value, string pointer, ref Evaluation evaluation)
    {
        var type = JsonTypeNames.Of(value.ValueKind);
        var isInteger = type == JsonTypes.Number && (node.Types & JsonTypes.Integer) != 0 && new ElementInstance(value).IsWhole(node.Types);
        if ((node.Types & type) == 0 && !isInteger)
        {
            Add(node, node.Types == JsonTypes.None ? "" : "type", value, pointer, node.Types == JsonTypes.None ? "absent" : Article(JsonTypeNames.Describe(node.Types)));
            return;
        }

        foreach (var values in node.Values)
        {
            if (!new ElementInstance(value).IsIn(values))
            {
                Add(node, values.Keyword, value, pointer, ExpectedValues(values));
                return;
            }
        }

        var parts = new PartExplanation(this);
        switch (type)
        {
            case JsonTypes.Object when node.Object is not null:
                parts.ExplainObject(node, node.Object, value, pointer, ref evaluation);
                break;
            case JsonTypes.Array when node.Array is not null:
                parts.ExplainArray(node, node.Array, value, pointer, ref evaluation);
                break;
            case JsonTypes.String when node.Text is not null:
                parts.ExplainText(node, node.Text, value, pointer, ref evaluation);
                break;
            case JsonTypes.Number when node.Number is not null:
                parts.ExplainNumber(node, node.Number, value, pointer, ref evaluation);
                break;
        }

        ExplainInPlace(node, value, pointer, ref evaluation);
        ExplainUnevaluated(node, value, pointer, ref evaluation);
    }

    private void ExplainInPlace(SchemaNode node, JsonElement value, string pointer, ref Evaluation evaluation)
    {
        foreach (var schema in node.AllOf)
        {
            Explain(schema, value, pointer, ref evaluation);
        }

        if (node.AnyOf.Length > 0 && Count(node.AnyOf, value, ref evaluation) == 0)
        {
            ExplainNearest(node, "anyOf", node.AnyOf, value, pointer, ref evaluation);
        }

        if (node.OneOf.Length > 0)
        {
            var count = Count(node.OneOf, value, ref evaluation);
            if (count == 0)
            {
                ExplainNearest(node, "oneOf", node.OneOf, value, pointer, ref evaluation);
            }
            else if (count > 1)
            {
                Add(node, "oneOf", value, pointer, "what exactly one of several schemas asks for, not several");
            }
        }

        if (node.Not is not null && evaluation.Check(node.Not, new ElementInstance(value), default))
        {
            Add(node, "not", value, pointer, "something that the schema does not exclude");
        }

        if (node.If is not null && (evaluation.Check(node.If, new ElementInstance(value), default) ? node.Then : node.Else) is { } next)
        {
            Explain(next, value, pointer, ref evaluation);
        }

        if (node.Dynamic is not null)
        {
            Explain(evaluation.Resolve(node.Dynamic), value, pointer, ref evaluation);
        }
    }

    private static int Count(SchemaNode[] schemas, JsonElement value, ref Evaluation evaluation)
    {
        var count = 0;
        foreach (var schema in schemas)
        {
            count += evaluation.Check(schema, new ElementInstance(value), default) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Of several schemas of which none fits, the faults of the one that fits best: whose type is right, and that fails deepest and least.</summary>
    private void ExplainNearest(SchemaNode node, string keyword, SchemaNode[] schemas, JsonElement value, string pointer, ref Evaluation evaluation)
    {
        Explanation? best = null;
        var (bestScore, isBestType) = (long.MinValue, false);
        foreach (var schema in schemas)
        {
            var attempt = new Explanation(limits);
            attempt.Explain(schema, value, pointer, ref evaluation);
            if (attempt._errors.Count == 0)
            {
                continue;
            }

            var isElsewhere = attempt._errors.TrueForAll(error => error.InstancePointer.Length > pointer.Length);
            var isSelected = !attempt._errors.Exists(error => error.Keyword is "const" or "enum" or "type" && error.InstancePointer.Length > pointer.Length);
            var isType = attempt._errors[0].Keyword == "type" && attempt._errors[0].InstancePointer == pointer;
            var score = (isType ? -1000L : 0) + (isSelected ? 100 : 0) + (isElsewhere ? 50 : 0) - attempt._errors.Count;
            if (score > bestScore)
            {
                (best, bestScore, isBestType) = (attempt, score, isType);
            }
        }

        if (best is null || isBestType)
        {
            Add(node, keyword, value, pointer, "what one of several schemas asks for");
            return;
        }

        IsCut |= best.IsCut;
        foreach (var error in best._errors)
        {
            if (IsFull)
            {
                IsCut = true;
                break;
            }

            _errors.Add(error);
        }
    }

    private void ExplainUnevaluated(SchemaNode node, JsonElement value, string pointer, ref Evaluation evaluation)
    {
        var isObject = value.ValueKind == JsonValueKind.Object;
        var schema = isObject ? node.Object?.Unevaluated : value.ValueKind == JsonValueKind.Array ? node.Array?.Unevaluated : null;
        if (schema is null)
        {
            return;
        }

        var bits = new ulong[Math.Max(1, (new ElementInstance(value).Count + 63) / 64)];
        if (!evaluation.CheckOwn(node, new ElementInstance(value), JsonTypeNames.Of(value.ValueKind), bits))
        {
            return; // Those faults are listed, and nobody knows what is left.
        }

        var index = 0;
        var keyword = isObject ? "unevaluatedProperties" : "unevaluatedItems";
        foreach (var (token, part) in Parts(value))
        {
            if (!bits.AsSpan().Has(index++))
            {
                ExplainPart(node, schema, keyword, token, part, pointer, ref evaluation);
            }
        }
    }

    private static IEnumerable<(string Token, JsonElement Part)> Parts(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? value.EnumerateObject().Select(static property => (property.Name, property.Value))
        : value.EnumerateArray().Select(static (item, index) => (index.ToString(System.Globalization.CultureInfo.InvariantCulture), item));

    /// <summary>A part that nothing allows is the fault of the keyword, not of the part.</summary>
    public void ExplainPart(SchemaNode node, SchemaNode schema, string keyword, string token, JsonElement part, string pointer, ref Evaluation evaluation)
    {
        var at = $"{pointer}/{JsonPointer.Escape(token)}";
        if (schema.Types == JsonTypes.None)
        {
            Add(node, keyword, part, at, "absent: the schema does not know it");
        }
        else
        {
            Explain(schema, part, at, ref evaluation);
        }
    }

    public void Add(SchemaNode node, string keyword, JsonElement value, string pointer, string expected)
    {
        if (IsFull)
        {
            IsCut = true;
            return;
        }

        _errors.Add(new SchemaError
        {
            InstancePointer = pointer,
            SchemaPointer = keyword.Length == 0 ? node.Pointer : $"{node.Pointer}/{keyword}",
            Keyword = keyword,
            Expected = expected,
            Actual = JsonKinds.Describe(value),
            Example = ExampleOf(node),
        });
    }

    /// <summary>A property that is not there.</summary>
    public void Missing(SchemaNode node, string keyword, string name, SchemaNode? schema, string pointer)
    {
        if (IsFull)
        {
            IsCut = true;
            return;
        }

        var types = schema is null || schema.TakesAnyType ? "present" : Article(JsonTypeNames.Describe(schema.Types));
        _errors.Add(new SchemaError
        {
            InstancePointer = $"{pointer}/{JsonPointer.Escape(name)}",
            SchemaPointer = $"{node.Pointer}/{keyword}",
            Keyword = keyword,
            Expected = types,
            Actual = "missing",
            Example = ExampleOf(schema),
        });
    }

    /// <summary>Some schemas have examples and defaults that are not valid themselves; those would lead astray.</summary>
    private string? ExampleOf(SchemaNode? node)
    {
        if (node?.Example is not { } example)
        {
            return null;
        }

        var evaluation = new Evaluation(limits);
        try
        {
            return evaluation.Check(node, new ElementInstance(JsonElement.Parse(example)), default) && !evaluation.Stops ? example : null;
        }
        finally
        {
            evaluation.Dispose();
        }
    }

    private static string Article(string types) => types[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? $"an {types}" : types.StartsWith("null", StringComparison.Ordinal) ? types : $"a {types}";

    private static string ExpectedValues(ValueSet values)
    {
        const int MaxShown = 12, MaxLength = 200;
        var shown = values.Members.Take(MaxShown).Select(static sample => sample.GetRawText()).Where(static text => text.Length <= MaxLength).ToList();
        return (values.Count, shown.Count) switch
        {
            (0, _) => "nothing: no value is allowed",
            (1, 1) => shown[0],
            (1, _) => "one certain value, which is too long to show",
            (_, 0) => $"one of {values.Count} values, which are too long to show",
            _ => $"one of {string.Join(", ", shown)}{(shown.Count < values.Count ? $" and {values.Count - shown.Count} more" : "")}",
        };
    }
}
