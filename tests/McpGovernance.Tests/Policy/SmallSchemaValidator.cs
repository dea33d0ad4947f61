using System.Text.Json;
using System.Text.RegularExpressions;

namespace McpGovernance.Tests.Policy;

/// <summary>As much of JSON Schema 2020-12 as the policy's schema uses. Another keyword throws, so that none is ignored.</summary>
internal sealed class SmallSchemaValidator(JsonElement root)
{
    public bool Accepts(JsonElement value) => Accepts(root, value);

    private bool Accepts(JsonElement schema, JsonElement value) => schema.EnumerateObject().All(keyword => Holds(schema, keyword.Name, keyword.Value, value));

    private bool Holds(JsonElement schema, string keyword, JsonElement argument, JsonElement value)
    {
        var isObject = value.ValueKind == JsonValueKind.Object;
        var isArray = value.ValueKind == JsonValueKind.Array;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return keyword switch
        {
            "$schema" or "$defs" or "title" or "description" or "default" => true,
            "$ref" => Accepts(root.GetProperty("$defs").GetProperty(argument.GetString()!["#/$defs/".Length..]), value),
            "type" => argument.GetString() switch
            {
                "object" => isObject,
                "array" => isArray,
                "string" => text is not null,
                "number" => value.ValueKind == JsonValueKind.Number,
                "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
                "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
                var other => throw new NotSupportedException(other),
            },
            "const" => JsonElement.DeepEquals(argument, value),
            "enum" => argument.EnumerateArray().Any(item => JsonElement.DeepEquals(item, value)),
            "oneOf" => argument.EnumerateArray().Count(item => Accepts(item, value)) == 1,
            "anyOf" => argument.EnumerateArray().Any(item => Accepts(item, value)),
            "allOf" => argument.EnumerateArray().All(item => Accepts(item, value)),
            "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= argument.GetDouble(),
            "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() <= argument.GetDouble(),
            "exclusiveMinimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() > argument.GetDouble(),
            "minProperties" => !isObject || value.GetPropertyCount() >= argument.GetInt32(),
            "patternProperties" => !isObject || argument.EnumerateObject().All(one => value.EnumerateObject().All(member => !Regex.IsMatch(member.Name, one.Name, RegexOptions.ECMAScript) || Accepts(one.Value, member.Value))),
            "not" => !Accepts(argument, value),
            "required" => !isObject || argument.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
            "properties" => !isObject || argument.EnumerateObject().All(property => !value.TryGetProperty(property.Name, out var member) || Accepts(property.Value, member)),
            "additionalProperties" => !isObject || value.EnumerateObject().All(member =>
                (schema.TryGetProperty("properties", out var known) && known.TryGetProperty(member.Name, out _))
                || (schema.TryGetProperty("patternProperties", out var patterns) && patterns.EnumerateObject().Any(one => Regex.IsMatch(member.Name, one.Name, RegexOptions.ECMAScript)))
                || (argument.ValueKind != JsonValueKind.False && Accepts(argument, member.Value))),
            "propertyNames" => !isObject || value.EnumerateObject().All(member => Accepts(argument, JsonSerializer.SerializeToElement(member.Name))),
            "items" => !isArray || value.EnumerateArray().All(item => Accepts(argument, item)),
            "minItems" => !isArray || value.GetArrayLength() >= argument.GetInt32(),
            "minLength" => text is null || text.Length >= argument.GetInt32(),
            "maxLength" => text is null || text.Length <= argument.GetInt32(),
            "pattern" => text is null || Regex.IsMatch(text, argument.GetString()!, RegexOptions.ECMAScript),
            _ => throw new NotSupportedException(keyword),
        };
    }
}
