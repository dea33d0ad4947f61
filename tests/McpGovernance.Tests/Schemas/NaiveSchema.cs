using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace McpGovernance.Tests.Schemas;

/// <summary>2020-12 read off the specification, keyword by keyword, with no thought of speed: the second opinion for the tests.</summary>
internal sealed class NaiveSchema(JsonElement root)
{
    public bool IsValid(JsonElement value) => Evaluate(root, value) is not null;

    /// <summary>The names or places that were evaluated, or <see langword="null"/> when the value is not valid.</summary>
    private HashSet<string>? Evaluate(JsonElement schema, JsonElement value)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True ? [] : null;
        }

        var evaluated = new HashSet<string>();
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Holds(schema, keyword.Name, keyword.Value, value, evaluated))
            {
                return null;
            }
        }

        return HoldsRest(schema, value, evaluated) ? evaluated : null;
    }

    private bool Holds(JsonElement schema, string keyword, JsonElement argument, JsonElement value, HashSet<string> evaluated) => keyword switch
    {
        "$ref" => Add(evaluated, Evaluate(Find(argument.GetString()!), value)),
        "type" => argument.ValueKind == JsonValueKind.Array ? argument.EnumerateArray().Any(type => HasType(value, type.GetString()!)) : HasType(value, argument.GetString()!),
        "enum" => argument.EnumerateArray().Any(one => AreEqual(one, value)),
        "const" => AreEqual(argument, value),
        "minimum" => !IsNumber(value) || Compare(value, argument) >= 0,
        "maximum" => !IsNumber(value) || Compare(value, argument) <= 0,
        "exclusiveMinimum" => !IsNumber(value) || Compare(value, argument) > 0,
        "exclusiveMaximum" => !IsNumber(value) || Compare(value, argument) < 0,
        "multipleOf" => !IsNumber(value) || IsMultiple(value, argument),
        "minLength" => !IsText(value) || Length(value) >= argument.GetInt32(),
        "maxLength" => !IsText(value) || Length(value) <= argument.GetInt32(),
        "pattern" => !IsText(value) || Regex.IsMatch(value.GetString()!, argument.GetString()!),
        "minItems" => !IsArray(value) || value.GetArrayLength() >= argument.GetInt32(),
        "maxItems" => !IsArray(value) || value.GetArrayLength() <= argument.GetInt32(),
        "uniqueItems" => !argument.GetBoolean() || !IsArray(value) || AreUnique(value),
        "minProperties" => !IsObject(value) || value.GetPropertyCount() >= argument.GetInt32(),
        "maxProperties" => !IsObject(value) || value.GetPropertyCount() <= argument.GetInt32(),
        "required" => !IsObject(value) || argument.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "dependentRequired" => !IsObject(value) || argument.EnumerateObject().All(one =>
            !value.TryGetProperty(one.Name, out _) || one.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _))),
        "dependentSchemas" => !IsObject(value) || argument.EnumerateObject().All(one => !value.TryGetProperty(one.Name, out _) || Add(evaluated, Evaluate(one.Value, value))),
        "allOf" => argument.EnumerateArray().All(one => Add(evaluated, Evaluate(one, value))),
        "anyOf" => argument.EnumerateArray().Select(one => Add(evaluated, Evaluate(one, value))).ToList().Contains(true),
        "oneOf" => argument.EnumerateArray().Count(one => Add(evaluated, Evaluate(one, value))) == 1,
        "not" => Evaluate(argument, value) is null,
        "if" => HoldsCondition(schema, argument, value, evaluated),
        "propertyNames" => !IsObject(value) || value.EnumerateObject().All(member => Evaluate(argument, JsonSerializer.SerializeToElement(member.Name)) is not null),
        _ => true,
    };

    private bool HoldsCondition(JsonElement schema, JsonElement condition, JsonElement value, HashSet<string> evaluated) =>
        schema.TryGetProperty(Add(evaluated, Evaluate(condition, value)) ? "then" : "else", out var next) is false || Add(evaluated, Evaluate(next, value));

    /// <summary>What looks at members and items, in the order in which the keywords depend on each other.</summary>
    private bool HoldsRest(JsonElement schema, JsonElement value, HashSet<string> evaluated) =>
        IsObject(value) ? HoldsMembers(schema, value, evaluated) : !IsArray(value) || HoldsItems(schema, value, evaluated);

    private bool HoldsMembers(JsonElement schema, JsonElement value, HashSet<string> evaluated)
    {
        foreach (var member in value.EnumerateObject())
        {
            var known = false;
            if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(member.Name, out var property))
            {
                known = true;
                if (Evaluate(property, member.Value) is null)
                {
                    return false;
                }
            }

            if (schema.TryGetProperty("patternProperties", out var patterns))
            {
                foreach (var pattern in patterns.EnumerateObject().Where(pattern => Regex.IsMatch(member.Name, pattern.Name)))
                {
                    known = true;
                    if (Evaluate(pattern.Value, member.Value) is null)
                    {
                        return false;
                    }
                }
            }

            if (!known && schema.TryGetProperty("additionalProperties", out var additional))
            {
                known = true;
                if (Evaluate(additional, member.Value) is null)
                {
                    return false;
                }
            }

            if (known)
            {
                evaluated.Add(member.Name);
            }
        }

        return !schema.TryGetProperty("unevaluatedProperties", out var rest)
            || value.EnumerateObject().All(member => !evaluated.Add(member.Name) || Evaluate(rest, member.Value) is not null);
    }

    private bool HoldsItems(JsonElement schema, JsonElement value, HashSet<string> evaluated)
    {
        var prefix = schema.TryGetProperty("prefixItems", out var first) ? first.GetArrayLength() : 0;
        var contained = 0;
        for (var index = 0; index < value.GetArrayLength(); index++)
        {
            var name = index.ToString(CultureInfo.InvariantCulture);
            if (index < prefix || schema.TryGetProperty("items", out _))
            {
                evaluated.Add(name);
                if (Evaluate(index < prefix ? first[index] : schema.GetProperty("items"), value[index]) is null)
                {
                    return false;
                }
            }

            if (schema.TryGetProperty("contains", out var contains) && Evaluate(contains, value[index]) is not null)
            {
                contained++;
                evaluated.Add(name);
            }
        }

        if (schema.TryGetProperty("contains", out _))
        {
            var least = schema.TryGetProperty("minContains", out var min) ? min.GetInt32() : 1;
            var most = schema.TryGetProperty("maxContains", out var max) ? max.GetInt32() : int.MaxValue;
            if (contained < least || contained > most)
            {
                return false;
            }
        }

        return !schema.TryGetProperty("unevaluatedItems", out var rest)
            || Enumerable.Range(0, value.GetArrayLength()).All(index => !evaluated.Add(index.ToString(CultureInfo.InvariantCulture)) || Evaluate(rest, value[index]) is not null);
    }

    private JsonElement Find(string reference) => reference == "#" ? root : root.GetProperty("$defs").GetProperty(reference["#/$defs/".Length..]);

    private static bool Add(HashSet<string> evaluated, HashSet<string>? more)
    {
        evaluated.UnionWith(more ?? []);
        return more is not null;
    }

    private static bool HasType(JsonElement value, string type) => type switch
    {
        "integer" => IsNumber(value) && IsMultiple(value, JsonElement.Parse("1")),
        "number" => IsNumber(value),
        "string" => IsText(value),
        "array" => IsArray(value),
        "object" => IsObject(value),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.Null,
    };

    private static bool AreEqual(JsonElement a, JsonElement b) => JsonElement.DeepEquals(a, b);

    private static bool AreUnique(JsonElement array)
    {
        var items = array.EnumerateArray().ToList();
        return !items.Where((item, index) => items.Take(index).Any(other => AreEqual(item, other))).Any();
    }

    private static int Length(JsonElement text) => text.GetString()!.EnumerateRunes().Count();

    private static int Compare(JsonElement a, JsonElement b)
    {
        var (left, right) = (Fraction(a), Fraction(b));
        return (left.Top * right.Bottom).CompareTo(right.Top * left.Bottom);
    }

    private static bool IsMultiple(JsonElement value, JsonElement divisor)
    {
        var (left, right) = (Fraction(value), Fraction(divisor));
        return (left.Top * right.Bottom % (left.Bottom * right.Top)).IsZero;
    }

    private static (BigInteger Top, BigInteger Bottom) Fraction(JsonElement number)
    {
        var text = number.GetRawText().ToUpperInvariant().Split('E');
        var exponent = text.Length > 1 ? int.Parse(text[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var point = text[0].IndexOf('.', StringComparison.Ordinal);
        exponent -= point < 0 ? 0 : text[0].Length - point - 1;
        var digits = BigInteger.Parse(new StringBuilder(text[0]).Replace(".", "").ToString(), CultureInfo.InvariantCulture);
        return exponent >= 0 ? (digits * BigInteger.Pow(10, exponent), 1) : (digits, BigInteger.Pow(10, -exponent));
    }

    private static bool IsNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number;

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    private static bool IsArray(JsonElement value) => value.ValueKind == JsonValueKind.Array;

    private static bool IsObject(JsonElement value) => value.ValueKind == JsonValueKind.Object;
}
