using System.Runtime.InteropServices;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Reads the keywords of one schema into its node, and checks their shape.</summary>
internal sealed class NodeReader(SchemaCompiler compiler, SchemaPlace place, SchemaNode node)
{
    private readonly SchemaDialect _dialect = place.Resource.Dialect;

    /// <exception cref="JsonSchemaException">A keyword has not the shape that the dialect wants.</exception>
    public void Read()
    {
        if (place.Schema.ValueKind is JsonValueKind.True or JsonValueKind.False && (_dialect.Version > DialectVersion.Draft04 || MayBeBoolean()))
        {
            node.Types = place.Schema.ValueKind == JsonValueKind.True ? JsonTypes.Any : JsonTypes.None;
            return;
        }

        if (place.Schema.ValueKind != JsonValueKind.Object)
        {
            throw place.Error(_dialect.Version == DialectVersion.Draft04 ? "a schema is an object" : "a schema is an object, true or false");
        }

        if (TryGet("$ref", out var reference))
        {
            node.AllOf = [compiler.Resolve(place, "$ref", Text("$ref", reference))];
            if (_dialect.IgnoresSiblingsOfRef)
            {
                return;
            }
        }

        ReadDynamic();
        node.Example = Example();
        if (_dialect.Has(SchemaVocabularies.Validation))
        {
            ReadTypes();
            ReadValues();
            ReadNumbers();
        }

        ReadText();
        if (_dialect.Has(SchemaVocabularies.Applicator))
        {
            ReadInPlace();
        }

        new ArrayReader(compiler, this, place, node).Read();
        new ObjectReader(compiler, this, place, node).Read();
    }

    public bool TryGet(string keyword, out JsonElement value) => place.Schema.TryGetProperty(keyword, out value);

    public string Text(string keyword, JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw place.Error(keyword, "it must be a string");

    public bool Flag(string keyword) => TryGet(keyword, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw place.Error(keyword, "it must be true or false"),
    };

    /// <summary>A count, or <paramref name="absent"/>.</summary>
    public int Count(string keyword, int absent)
    {
        if (!_dialect.Has(SchemaVocabularies.Validation) || !TryGet(keyword, out var value))
        {
            return absent;
        }

        return value.ValueKind == JsonValueKind.Number && JsonNumber.TryParse(JsonMarshal.GetRawUtf8Value(value), out var number) && number is { IsInteger: true, IsNegative: false }
            ? number.ToCount()
            : throw place.Error(keyword, "it must be an integer of zero or more");
    }

    public SchemaNode Schema(string keyword, JsonElement value) => compiler.Node(place.At(keyword, value));

    public SchemaNode[] Schemas(string keyword, JsonElement value, bool mayBeEmpty = false)
    {
        if (value.ValueKind != JsonValueKind.Array || (!mayBeEmpty && value.GetArrayLength() == 0))
        {
            throw place.Error(keyword, mayBeEmpty ? "it must be an array of schemas" : "it must be an array of at least one schema");
        }

        return [.. value.EnumerateArray().Select((item, index) => compiler.Node(place.At(keyword, index.ToString(System.Globalization.CultureInfo.InvariantCulture), item)))];
    }

    public string[] Names(string keyword, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(static item => item.ValueKind != JsonValueKind.String))
        {
            throw place.Error(keyword, "it must be an array of names");
        }

        var names = value.EnumerateArray().Select(static item => item.GetString()!).ToArray();
        return names.Distinct(StringComparer.Ordinal).Count() == names.Length ? names : throw place.Error(keyword, "it has a name twice");
    }

    public TextPattern Pattern(string keyword, string expression)
    {
        try
        {
            return new TextPattern(expression, compiler.Options.Limits);
        }
        catch (PatternSyntaxException wrong)
        {
            throw place.Error(keyword, $"'{expression}' is no regular expression of ECMA-262: at character {wrong.Offset}, {wrong.Message}");
        }
    }

    /// <summary>draft-04 has booleans in two places only.</summary>
    private bool MayBeBoolean() => place.Pointer.EndsWith("/additionalProperties", StringComparison.Ordinal) || place.Pointer.EndsWith("/additionalItems", StringComparison.Ordinal);

    private string? Example()
    {
        const int MaxLength = 200;
        var example = TryGet("examples", out var examples) && examples.ValueKind == JsonValueKind.Array && examples.GetArrayLength() > 0 ? examples[0]
            : TryGet("default", out var absent) ? absent : default;
        return example.ValueKind == JsonValueKind.Undefined || example.GetRawText() is { Length: > MaxLength } ? null : example.GetRawText();
    }

    private void ReadDynamic()
    {
        if (_dialect.Version == DialectVersion.Draft202012 && TryGet("$dynamicRef", out var dynamic))
        {
            compiler.Refer(node, place, "$dynamicRef", Text("$dynamicRef", dynamic));
        }

        if (_dialect.Version == DialectVersion.Draft201909 && TryGet("$recursiveRef", out var recursive))
        {
            compiler.Refer(node, place, "$recursiveRef", Text("$recursiveRef", recursive));
        }
    }

    private void ReadTypes()
    {
        if (!TryGet("type", out var value))
        {
            return;
        }

        var types = JsonTypes.None;
        IEnumerable<JsonElement> names = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? value.EnumerateArray() : [value];
        foreach (var name in names)
        {
            types |= name.ValueKind == JsonValueKind.String && JsonTypeNames.TryParse(name.GetString()!, out var type)
                ? type
                : throw place.Error("type", "it must be one of the seven types, or an array of them");
        }

        node.Types = _dialect.Version == DialectVersion.Draft04 && types.HasFlag(JsonTypes.Integer) ? types | JsonTypes.AsWritten : types;
    }

    private void ReadValues()
    {
        var sets = new List<ValueSet>();
        if (TryGet("enum", out var values))
        {
            if (values.ValueKind != JsonValueKind.Array)
            {
                throw place.Error("enum", "it must be an array of values");
            }

            sets.Add(new ValueSet([.. values.EnumerateArray()], "enum"));
        }

        if (_dialect.Version > DialectVersion.Draft04 && TryGet("const", out var only))
        {
            sets.Add(new ValueSet([only], "const"));
        }

        node.Values = [.. sets];
    }

    private void ReadNumbers()
    {
        var rules = new NumberRules
        {
            Minimum = Bound("minimum"),
            Maximum = Bound("maximum"),
            MultipleOf = Bound("multipleOf"),
        };
        if (_dialect.Version > DialectVersion.Draft04)
        {
            rules.ExclusiveMinimum = Bound("exclusiveMinimum");
            rules.ExclusiveMaximum = Bound("exclusiveMaximum");
        }
        else
        {
            if (Flag("exclusiveMinimum"))
            {
                (rules.Minimum, rules.ExclusiveMinimum) = (null, rules.Minimum);
            }

            if (Flag("exclusiveMaximum"))
            {
                (rules.Maximum, rules.ExclusiveMaximum) = (null, rules.Maximum);
            }
        }

        if (rules.MultipleOf is { } divisor && divisor.Compare("0"u8) is not < 0)
        {
            throw place.Error("multipleOf", "it must be more than zero");
        }

        node.Number = rules is { Minimum: null, Maximum: null, ExclusiveMinimum: null, ExclusiveMaximum: null, MultipleOf: null } ? null : rules;
    }

    private NumberBound? Bound(string keyword)
    {
        if (!TryGet(keyword, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && JsonNumber.TryParse(JsonMarshal.GetRawUtf8Value(value), out _)
            ? new NumberBound(JsonMarshal.GetRawUtf8Value(value))
            : throw place.Error(keyword, "it must be a number");
    }

    private void ReadText()
    {
        var rules = new TextRules { MinLength = Count("minLength", 0), MaxLength = Count("maxLength", int.MaxValue) };
        if (_dialect.Has(SchemaVocabularies.Validation) && TryGet("pattern", out var pattern))
        {
            rules.Pattern = Pattern("pattern", Text("pattern", pattern));
        }

        if (TryGet("format", out var format))
        {
            var name = Text("format", format);
            var isAsserted = compiler.Options.Formats == FormatMode.Assert || _dialect.Has(SchemaVocabularies.FormatAssertion);
            rules.Format = isAsserted ? TextFormat.Find(name, _dialect.Version) : null;
        }

        node.Text = rules is { MinLength: 0, MaxLength: int.MaxValue, Pattern: null, Format: null } ? null : rules;
    }

    private void ReadInPlace()
    {
        if (TryGet("allOf", out var all))
        {
            node.AllOf = [.. node.AllOf, .. Schemas("allOf", all)];
        }

        node.AnyOf = TryGet("anyOf", out var any) ? Schemas("anyOf", any) : [];
        node.OneOf = TryGet("oneOf", out var one) ? Schemas("oneOf", one) : [];
        node.Not = TryGet("not", out var not) ? Schema("not", not) : null;
        if (_dialect.Version >= DialectVersion.Draft07 && TryGet("if", out var condition))
        {
            node.If = Schema("if", condition);
            node.Then = TryGet("then", out var then) ? Schema("then", then) : null;
            node.Else = TryGet("else", out var otherwise) ? Schema("else", otherwise) : null;
        }
    }
}
