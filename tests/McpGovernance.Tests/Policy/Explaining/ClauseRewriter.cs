using System.Text.Json.Nodes;

namespace McpGovernance.Tests.Policy;

/// <summary>Puts constants where clauses stand in a policy's normal form, to hold explanations against a policy that says what they suppose.</summary>
internal static class ClauseRewriter
{
    private const string True = """{ "time": { "after": "2000-01-01T00:00:00Z" } }""";
    private const string False = """{ "time": { "before": "2000-01-01T00:00:00Z" } }""";

    public static string Rewrite(string policy, IReadOnlyDictionary<string, bool> answers)
    {
        var document = JsonNode.Parse(policy)!.AsObject();
        foreach (var guard in document["guards"]!.AsArray())
        {
            foreach (var key in new[] { "when", "unless" })
            {
                if (guard![key] is JsonObject condition)
                {
                    guard[key] = Condition(condition, answers);
                }
            }
        }

        // The normal form writes lists that are empty, where a document leaves them out.
        foreach (var one in document["roles"]!.AsObject().Select(static role => role.Value!.AsObject()).Append(document))
        {
            foreach (var key in one.Where(static member => member.Value is JsonArray { Count: 0 }).Select(static member => member.Key).ToList())
            {
                one.Remove(key);
            }
        }

        return document.ToJsonString();
    }

    private static JsonObject Condition(JsonObject condition, IReadOnlyDictionary<string, bool> answers)
    {
        var parts = condition.Select(member => member.Key switch
        {
            "allOf" or "anyOf" => new JsonObject { [member.Key] = new JsonArray([.. member.Value!.AsArray().Select(part => (JsonNode)Condition(part!.AsObject(), answers))]) },
            "not" => new JsonObject { ["not"] = Condition(member.Value!.AsObject(), answers) },
            _ => Fragment(member.Key, member.Value!.AsObject(), answers),
        });
        return new JsonObject { ["allOf"] = new JsonArray([.. parts]) };
    }

    /// <summary>A fragment is all of its keywords; what it joins becomes a condition that joins.</summary>
    private static JsonObject Fragment(string name, JsonObject fragment, IReadOnlyDictionary<string, bool> answers)
    {
        var parts = fragment.Select(keyword => keyword.Key switch
        {
            "allOf" or "anyOf" => new JsonObject { [keyword.Key] = new JsonArray([.. keyword.Value!.AsArray().Select(part => (JsonNode)Fragment(name, part!.AsObject(), answers))]) },
            "not" => new JsonObject { ["not"] = Fragment(name, keyword.Value!.AsObject(), answers) },
            _ => Leaf(name, keyword.Key, keyword.Value!, answers),
        });
        return new JsonObject { ["allOf"] = new JsonArray([.. parts]) };
    }

    private static JsonObject Leaf(string name, string keyword, JsonNode value, IReadOnlyDictionary<string, bool> answers)
    {
        var text = value is JsonArray { Count: 1 } one ? $"{name} {(keyword == "enum" ? "equals" : keyword)} {one[0]!.ToJsonString()}" : $"{name} {keyword} {value.ToJsonString()}";
        return answers.TryGetValue(text, out var answer) ? JsonNode.Parse(answer ? True : False)!.AsObject() : new JsonObject { [name] = new JsonObject { [keyword] = value.DeepClone() } };
    }
}
