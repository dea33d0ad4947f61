using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGovernance.Tests.Schemas;

/// <summary>Makes schemas of 2020-12 and values that often, but not always, fit: few names, few texts, few numbers.</summary>
/// <param name="seed">The same seed makes the same.</param>
/// <param name="isPlain">Whether it keeps to what every engine judges alike: no <c>unevaluated*</c>, and numbers that a double holds.</param>
internal sealed class SchemaGenerator(int seed, bool isPlain = false)
{
    private static readonly string[] s_names = ["a", "b", "c", "ab", "x-1"];
    private static readonly string[] s_texts = ["", "a", "ab", "abc", "1", "\ud83d\ude00", "x-1"];
    private static readonly string[] s_numbers = ["0", "1", "-1", "2", "3", "1.0", "1.5", "10", "1e1", "0.1", "0.30", "99999999999999999999", "1e400"];
    private static readonly string[] s_plainNumbers = ["0", "1", "-1", "2", "3", "1.0", "1.5", "10", "1e1"];
    private static readonly string[] s_patterns = ["^a", "b$", "^[a-c]+$", "1", "^[a-z]{2}$", "(a|b)c"];
    private static readonly string[] s_types = ["null", "boolean", "object", "array", "number", "string", "integer"];
    private static readonly string[] s_counts = ["0", "1", "2", "3"];
    private readonly Random _random = new(seed);

    private string[] Numbers => isPlain ? s_plainNumbers : s_numbers;

    private string[] Unevaluated => isPlain ? [] : ["unevaluatedProperties", "unevaluatedItems"];

    public JsonElement Schema()
    {
        var root = Any(depth: 3, isRoot: true);
        if (root is JsonObject schema)
        {
            schema["$defs"] = new JsonObject { ["p"] = Any(depth: 2), ["q"] = Any(depth: 1) };
        }

        return JsonSerializer.SerializeToElement(root);
    }

    public JsonElement Value() => JsonElement.Parse(Text(depth: 3));

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    private JsonNode Any(int depth, bool isRoot = false)
    {
        if (!isRoot && _random.Next(8) == 0)
        {
            return JsonValue.Create(_random.Next(3) > 0);
        }

        var schema = new JsonObject();
        var keywords = _random.Next(1, 4);
        for (var keyword = 0; keyword < keywords; keyword++)
        {
            Add(schema, depth);
        }

        return schema;
    }

    private void Add(JsonObject schema, int depth)
    {
        switch (_random.Next(depth > 0 ? 34 : 17))
        {
            case 0 or 1:
                schema["type"] = Pick(s_types);
                break;
            case 2:
                schema["type"] = new JsonArray([.. s_types.Where(_ => _random.Next(3) == 0).DefaultIfEmpty("null").Select(static type => JsonValue.Create(type))]);
                break;
            case 3:
                schema["enum"] = new JsonArray([.. Enumerable.Range(0, 3).Select(_ => JsonNode.Parse(Text(1)))]);
                break;
            case 4:
                schema["const"] = JsonNode.Parse(Text(1));
                break;
            case 5:
                schema[Pick(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])] = JsonNode.Parse(Pick(Numbers));
                break;
            case 6:
                schema["multipleOf"] = JsonNode.Parse(Pick(isPlain ? ["1", "2", "1.5"] : ["1", "2", "0.1", "1.5", "0.01"]));
                break;
            case 7:
                schema[Pick(["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains"])] = JsonNode.Parse(Pick(s_counts));
                break;
            case 8:
                schema["pattern"] = Pick(s_patterns);
                break;
            case 9:
                schema["uniqueItems"] = true;
                break;
            case 10 or 11:
                schema["required"] = new JsonArray([.. s_names.Where(_ => _random.Next(3) == 0).Select(static name => JsonValue.Create(name))]);
                break;
            case 12:
                schema["dependentRequired"] = new JsonObject { [Pick(s_names)] = new JsonArray(Pick(s_names)) };
                break;
            case 13 or 14:
                schema["$ref"] = Pick(["#/$defs/p", "#/$defs/q"]);
                break;
            case 15 or 16:
                schema[Pick([.. Unevaluated, "additionalProperties", "items"])] = _random.Next(4) == 0;
                break;
            case 17 or 18 or 19:
                schema["properties"] = new JsonObject(s_names.Where(_ => _random.Next(2) == 0).Select(name => KeyValuePair.Create<string, JsonNode?>(name, Any(depth - 1))));
                break;
            case 20:
                schema["patternProperties"] = new JsonObject { [Pick(s_patterns)] = Any(depth - 1) };
                break;
            case 21 or 22:
                schema["prefixItems"] = new JsonArray(Any(depth - 1), Any(depth - 1));
                break;
            case 23:
                schema["if"] = Any(depth - 1);
                schema["then"] = Any(depth - 1);
                schema["else"] = Any(depth - 1);
                break;
            case 24:
                schema["dependentSchemas"] = new JsonObject { [Pick(s_names)] = Any(depth - 1) };
                break;
            case 25 or 26 or 27 or 28:
                schema[Pick(["allOf", "anyOf", "oneOf"])] = new JsonArray(Any(depth - 1), Any(depth - 1));
                break;
            default:
                schema[Pick(["not", "items", "contains", "additionalProperties", "propertyNames", .. Unevaluated])] = Any(depth - 1);
                break;
        }
    }

    private string Text(int depth) => _random.Next(depth > 0 ? 10 : 5) switch
    {
        0 => Pick(["null", "true", "false"]),
        1 or 2 => Pick(Numbers),
        3 or 4 => JsonSerializer.Serialize(Pick(s_texts)),
        5 or 6 => $"[{string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => Text(depth - 1)))}]",
        _ => $"{{{string.Join(',', s_names.Where(_ => _random.Next(2) == 0).Select(name => string.Create(CultureInfo.InvariantCulture, $"\"{name}\":{Text(depth - 1)}")))}}}",
    };
}
