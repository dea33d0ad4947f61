using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>The faults of a value by what is asked of its type.</summary>
internal sealed class PartExplanation(Explanation whole)
{
    public void ExplainObject(SchemaNode node, ObjectRules rules, JsonElement value, string pointer, ref Evaluation evaluation)
    {
        var seen = new ulong[Math.Max(1, rules.Words)];
        var count = 0;
        foreach (var property in value.EnumerateObject())
        {
            count++;
            ExplainMember(node, rules, property, pointer, seen, ref evaluation);
        }

        foreach (var required in rules.Required)
        {
            if (!seen.AsSpan().Has(required))
            {
                var name = Encoding.UTF8.GetString(rules.Names[required]);
                whole.Missing(node, "required", name, rules.Properties[required], pointer);
            }
        }

        if (count < rules.MinProperties)
        {
            whole.Add(node, "minProperties", value, pointer, $"an object of at least {Counted(rules.MinProperties, "property", "properties")}");
        }

        if (count > rules.MaxProperties)
        {
            whole.Add(node, "maxProperties", value, pointer, $"an object of at most {Counted(rules.MaxProperties, "property", "properties")}");
        }

        foreach (var (name, required) in rules.DependentRequired)
        {
            foreach (var other in required)
            {
                if (seen.AsSpan().Has(name) && !seen.AsSpan().Has(other))
                {
                    whole.Missing(node, "dependentRequired", Encoding.UTF8.GetString(rules.Names[other]), rules.Properties[other], pointer);
                }
            }
        }

        foreach (var (name, schema) in rules.DependentSchemas)
        {
            if (seen.AsSpan().Has(name))
            {
                whole.Explain(schema, value, pointer, ref evaluation);
            }
        }
    }

    private void ExplainMember(SchemaNode node, ObjectRules rules, JsonProperty property, string pointer, ulong[] seen, ref Evaluation evaluation)
    {
        var name = Encoding.UTF8.GetBytes(property.Name);
        var number = rules.Names.Find(name);
        var isKnown = false;
        if (number >= 0)
        {
            seen[number >> 6] |= 1UL << number;
            if (rules.Properties[number] is { } schema)
            {
                isKnown = true;
                whole.ExplainPart(node, schema, "properties", property.Name, property.Value, pointer, ref evaluation);
            }
        }

        foreach (var (pattern, schema) in rules.Patterns)
        {
            if (pattern.IsMatch(name, ref evaluation))
            {
                isKnown = true;
                whole.ExplainPart(node, schema, "patternProperties", property.Name, property.Value, pointer, ref evaluation);
            }
        }

        if (!isKnown && rules.Additional is not null)
        {
            whole.ExplainPart(node, rules.Additional, "additionalProperties", property.Name, property.Value, pointer, ref evaluation);
        }

        if (rules.PropertyNames is not null && !evaluation.Check(rules.PropertyNames, new NameInstance(name), default))
        {
            whole.Add(node, "propertyNames", property.Value, $"{pointer}/{JsonPointer.Escape(property.Name)}", "absent: its name is not allowed");
        }
    }

    public void ExplainArray(SchemaNode node, ArrayRules rules, JsonElement value, string pointer, ref Evaluation evaluation)
    {
        var count = value.GetArrayLength();
        if (count < rules.MinItems)
        {
            whole.Add(node, "minItems", value, pointer, $"an array of at least {Counted(rules.MinItems, "item", "items")}");
        }

        if (count > rules.MaxItems)
        {
            whole.Add(node, "maxItems", value, pointer, $"an array of at most {Counted(rules.MaxItems, "item", "items")}");
        }

        var index = 0;
        var contained = 0;
        foreach (var item in value.EnumerateArray())
        {
            if ((index < rules.Prefix.Length ? rules.Prefix[index] : rules.Items) is { } schema)
            {
                whole.ExplainPart(node, schema, "items", index.ToString(System.Globalization.CultureInfo.InvariantCulture), item, pointer, ref evaluation);
            }

            contained += rules.Contains is not null && evaluation.Check(rules.Contains, new ElementInstance(item), default) ? 1 : 0;
            index++;
        }

        if (rules.Contains is not null && (contained < rules.MinContains || contained > rules.MaxContains))
        {
            var most = rules.MaxContains == int.MaxValue ? "" : $" and at most {rules.MaxContains}";
            whole.Add(node, "contains", value, pointer, $"an array with at least {rules.MinContains}{most} {(rules is { MinContains: 1, MaxContains: 1 or int.MaxValue } ? "item" : "items")} of a certain kind");
        }

        if (rules.UniqueItems && !ItemRules.AreUnique(value, count, ref evaluation))
        {
            whole.Add(node, "uniqueItems", value, pointer, "an array without the same item twice");
        }
    }

    public void ExplainText(SchemaNode node, TextRules rules, JsonElement value, string pointer, ref Evaluation evaluation)
    {
        using var text = new UnescapedText(JsonMarshal.GetRawUtf8Value(value)[1..^1]);
        var length = EscapedText.CountPlain(text.Span);
        if (length < rules.MinLength)
        {
            whole.Add(node, "minLength", value, pointer, $"a string of at least {Counted(rules.MinLength, "character", "characters")}");
        }

        if (length > rules.MaxLength)
        {
            whole.Add(node, "maxLength", value, pointer, $"a string of at most {Counted(rules.MaxLength, "character", "characters")}");
        }

        if (rules.Pattern is not null && !rules.Pattern.IsMatch(text.Span, ref evaluation))
        {
            whole.Add(node, "pattern", value, pointer, $"a string that matches '{rules.Pattern.Source}'");
        }

        if (rules.Format is not null && !rules.Format.IsMatch(text.Span, ref evaluation))
        {
            whole.Add(node, "format", value, pointer, $"a string of the format '{rules.Format.Name}'");
        }
    }

    public void ExplainNumber(SchemaNode node, NumberRules rules, JsonElement value, string pointer, ref Evaluation evaluation)
    {
        foreach (var (keyword, bound, words) in (ReadOnlySpan<(string, NumberBound?, string)>)
        [
            ("minimum", rules.Minimum, "at least"), ("exclusiveMinimum", rules.ExclusiveMinimum, "more than"),
            ("maximum", rules.Maximum, "at most"), ("exclusiveMaximum", rules.ExclusiveMaximum, "less than"), ("multipleOf", rules.MultipleOf, "a multiple of"),
        ])
        {
            if (bound is not null && !ScalarRules.CheckNumber(rules.Only(keyword), JsonMarshal.GetRawUtf8Value(value), ref evaluation))
            {
                whole.Add(node, keyword, value, pointer, $"{words} {bound.Text}");
            }
        }
    }

    private static string Counted(int count, string one, string several) => $"{count} {(count == 1 ? one : several)}";
}
