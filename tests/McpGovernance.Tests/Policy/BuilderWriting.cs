using System.Text.Json;

namespace McpGovernance.Tests.Policy;

/// <summary>Says with the builder what a document says.</summary>
internal static class BuilderWriting
{
    public static void Write(PolicyBuilder policy, JsonElement document)
    {
        policy.Name(document.GetProperty("name").GetString()!, document.GetProperty("version").GetString()!);
        foreach (var role in Members(document, "roles"))
        {
            policy.Role(role.Name, rules => rules.Scope(role.Value.GetProperty("allOf")[0].GetProperty("scope").GetString()!));
        }

        foreach (var set in Members(document, "sets"))
        {
            policy.Set(set.Name, [.. Items(set.Value).Select(static one => one.ValueKind == JsonValueKind.String ? one.GetString()! : one.GetRawText())]);
        }

        foreach (var row in Members(document, "matrix"))
        {
            policy.Allow(row.Name, []);
            Entries(Items(row.Value), text => policy.Allow(row.Name, text), kind => policy.Allow(row.Name, kind));
        }

        foreach (var one in Items(document, "extends"))
        {
            policy.Extends(one.GetString()!);
        }

        foreach (var one in Items(document, "ceilings"))
        {
            policy.Ceiling(NameOf(one), ceiling =>
            {
                Each(one, "environments", name => ceiling.In(name));
                Entries(Items(one, "admit"), text => ceiling.Admit(text), kind => ceiling.Admit(kind));
            });
        }

        foreach (var one in Items(document, "guards"))
        {
            policy.Guard(NameOf(one), guard => Write(guard, one));
        }

        foreach (var one in Items(document, "limits"))
        {
            policy.Limit(NameOf(one), limit =>
            {
                Entries(Items(one, "tools"), text => limit.Tools(text), kind => limit.Tools(kind));
                limit.Rate(one.GetProperty("rate").GetString()!);
            });
        }
    }

    private static void Write(GuardBuilder guard, JsonElement one)
    {
        Each(one, "environments", name => guard.In(name));
        Entries(Items(one, "tools"), text => guard.Tools(text), kind => guard.Tools(kind));
        Each(one, "prompts", name => guard.Prompts(name));
        Each(one, "resources", name => guard.Resources(name));
        if (one.TryGetProperty("when", out var when))
        {
            guard.When(condition => Write(condition, when));
        }

        if (one.TryGetProperty("unless", out var unless))
        {
            guard.Unless(condition => Write(condition, unless));
        }

        if (!one.TryGetProperty("require", out var require))
        {
            guard.Deny();
            return;
        }

        guard.Require(requirement =>
        {
            foreach (var part in require.EnumerateObject())
            {
                string[] texts = part.Value.ValueKind == JsonValueKind.Array ? [.. Items(part.Value).Select(static text => text.GetString()!)] : part.Value.ValueKind == JsonValueKind.String ? [part.Value.GetString()!] : [];
                _ = part.Name switch
                {
                    "scope" => requirement.Scopes(texts),
                    "person" => requirement.Person(),
                    "confirmation" => requirement.Confirmation(),
                    "approval" => requirement.Approval(["r2"], 2),
                    "limit" => requirement.Limit(static limit => limit.Per().Rate("1/m")),
                    "redaction" => requirement.Redaction(texts),
                    _ => requirement.Audit(texts[0]),
                };
            }
        });
    }

    private static void Write(PolicyConditionBuilder condition, JsonElement one)
    {
        foreach (var member in one.EnumerateObject())
        {
            _ = member.Name switch
            {
                "not" => condition.Not(inner => Write(inner, member.Value)),
                "anyOf" => condition.AnyOf([.. Items(member.Value).Select(part => (Action<PolicyConditionBuilder>)(inner => Write(inner, part)))]),
                _ => condition.Where(member.Name, member.Value.GetRawText()),
            };
        }
    }

    private static string NameOf(JsonElement one) => one.GetProperty("name").GetString()!;

    private static JsonElement.ObjectEnumerator Members(JsonElement one, string key) => one.TryGetProperty(key, out var all) ? all.EnumerateObject() : default;

    private static JsonElement.ArrayEnumerator Items(JsonElement one, string key) => one.TryGetProperty(key, out var all) ? Items(all) : default;

    private static JsonElement.ArrayEnumerator Items(JsonElement all) => all.EnumerateArray();

    private static void Each(JsonElement one, string key, Action<string> add)
    {
        foreach (var text in Items(one, key))
        {
            add(text.GetString()!);
        }
    }

    private static void Entries(IEnumerable<JsonElement> entries, Action<string> name, Action<ToolKind> kind)
    {
        foreach (var entry in entries)
        {
            if (entry.ValueKind == JsonValueKind.String)
            {
                name(entry.GetString()!);
            }
            else
            {
                kind(Enum.Parse<ToolKind>(entry.GetProperty("kind").GetString()!, ignoreCase: true));
            }
        }
    }
}
