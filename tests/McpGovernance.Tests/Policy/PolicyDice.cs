using System.Globalization;
using System.Text.Json;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

/// <summary>Makes up policies, callers, tools and arguments: one seed, one policy.</summary>
internal sealed class PolicyDice(int seed)
{
    public static readonly string[] Environments = ["dev", "prod"];

    private static readonly string[] s_presets = ["broad-catalog", "high-sensitivity", "read-only-discovery", "scoped-writes"];
    private static readonly Lazy<JsonElement[]> s_presetTexts = new(static () => [.. s_presets.Select(static name => JsonElement.Parse(Repository.Read($"src/McpGovernance/Policy/Presets/{name}.json")))]);

    private static readonly string[] s_values =
    [
        "null", "true", "false", "0", "-0", "5", "7", "100", "1e2", "100.5", "100.50", "101", "-3", "0.1", "9007199254740993", "9007199254740992", "1e400", "1e-400", "0.30000000000000004", "0.300000000000000041",
        "\"\"", "\"a\"", "\"aa\"", "\"b\"", "\"c-1\"", "\"100\"", "\"101\"", "\"\\u0061\"", "\"é\"", "\"😀\"", "\"x y\"",
        "[]", "[1]", "[1,200]", "[\"a\"]", "[\"a\",\"b\",\"a\"]", "[null]", "[9007199254740993]", "[[1]]", "{}", "{\"k\":1}", "{\"k\":200}", "{\"k\":\"a\"}", "{\"k\":{\"k\":5}}", "{\"k\":1e400}", "{\"j\":1,\"k\":null}",
    ];

    private static readonly string[] s_exact = ["0", "5", "100", "100.5", "1e2", "-3", "0.1", "9007199254740992"];
    private static readonly string[] s_texts = ["a", "aa", "b", "c-1", "100", "r0"];
    private static readonly string[] s_names = ["pay", "pay.refund", "get", "list"];
    private static readonly string[] s_kinds = ["read", "write", "destructive"];
    private static readonly string[] s_risks = ["low", "medium", "high"];
    private static readonly string[] s_patterns = ["*", "pay*", "*.refund", "pay.refund", "get", "p*d"];

    private readonly Random _random = new(seed);

    /// <summary>Whether only what the builder can say is made up.</summary>
    public bool IsForBuilder { get; init; }

    public T Of<T>(params IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    public bool Chance(int percent) => _random.Next(100) < percent;

    public string Array(int least, int most, Func<string> item) => $"[{string.Join(',', Enumerable.Range(0, _random.Next(least, most + 1)).Select(_ => item()))}]";

    /// <summary>A policy, and the same with the presets written out.</summary>
    public string Policy(out JsonElement full)
    {
        List<string> members = ["\"name\":\"n\"", "\"version\":\"1\"", $"\"roles\":{{{Join(new[] { "r0", "r1", "r2" }.Select(static role => $"\"{role}\":{{\"allOf\":[{{\"scope\":\"{role}\"}}]}}"))}}}"];
        var hasSets = Chance(40);
        if (hasSets)
        {
            members.Add($"\"sets\":{{\"s\":{Array(1, 2, () => IsForBuilder ? $"\"{Of(s_patterns)}\"" : Entry(false))}}}");
        }

        members.Add($"\"matrix\":{{{Join(new[] { "r0", "r1", "authenticated", "anonymous" }.Where(_ => Chance(70)).Select(role => $"\"{role}\":{Array(0, 3, () => Entry(hasSets))}"))}}}");
        var ceilings = Chance(25) ? Section(1, 2, "c", name => $"{{{name}{Where()},\"admit\":{Array(1, 2, () => Entry(hasSets))}}}") : [];
        var guards = Section(0, 4, "g", name => Guard(name, hasSets));
        var limits = Chance(25) ? Section(1, 2, "l", name => $"{{{name},\"tools\":{Array(1, 2, () => Entry(hasSets))},\"rate\":\"{Of("5/s", "60/m")}\"}}") : [];
        var presets = Chance(12) ? Of<string[]>([s_presets[0]], [s_presets[1]], [s_presets[2]], [s_presets[3]], [s_presets[3], s_presets[0]]) : [];
        full = JsonElement.Parse(Text(members, With(ceilings, presets, "ceilings"), With(guards, presets, "guards"), With(limits, presets, "limits")));
        if (presets.Length > 0)
        {
            members.Add($"\"extends\":[{Join(presets.Select(static name => $"\"{name}\""))}]");
        }

        return Text(members, ceilings, guards, limits);
    }

    /// <summary>A guard that refuses, under conditions on different facts that are all together true or false of some call.</summary>
    public string SimpleDenial(string tool)
    {
        var paths = new[] { "amount", "id", "list" }.OrderBy(_ => _random.Next()).ToArray();
        string On(string path) => $"\"args.{path}\":" + path switch
        {
            "amount" => Of("{\"exclusiveMinimum\":100}", "{\"maximum\":5,\"minimum\":0}", "{\"type\":\"integer\"}", "{\"not\":{\"const\":5}}", "{\"enum\":[5,7]}", "{\"multipleOf\":5}", "{\"exists\":true,\"minimum\":101}"),
            "id" => Of("{\"equals\":{\"ref\":\"caller.claims.customer\"}}", "{\"pattern\":\"^a+$\"}", "{\"minLength\":2}", "{\"const\":\"a\"}", "{\"exists\":false}", "{\"exists\":true}", "{\"type\":\"string\"}"),
            _ => Of("{\"contains\":{\"const\":1}}", "{\"items\":{\"maximum\":100}}", "{\"minItems\":2}", "{\"required\":[\"k\"]}", "{\"properties\":{\"k\":{\"minimum\":100}}}"),
        };
        string Facts() => Of("", "", Fact(false) + ",");
        var when = Chance(60) ? $",\"when\":{{{Facts()}{On(paths[0])}}}" : Chance(30) ? $",\"when\":{{{Fact(false)}}}" : "";
        var unless = Chance(60) || when.Length == 0 ? $",\"unless\":{{{Facts()}{On(paths[1])}}}" : "";
        return $"{{\"name\":\"g-{tool}\",\"tools\":[\"{tool}\"]{when}{unless},\"deny\":true}}";
    }

    public NaiveCall Call(string? environment)
    {
        var kind = Of("authenticated", "authenticated", "authenticated", "anonymous", "local");
        string[] scopes = kind == "authenticated" ? [.. new[] { "r0", "r1", "r2", "a" }.Where(_ => Chance(50))] : [];
        var isTool = Chance(85);
        var hasContract = isTool && Chance(85);
        var hasVersion = hasContract && Chance(70);
        return new NaiveCall
        {
            Kind = kind,
            Scopes = scopes,
            Roles = [.. scopes.Where(static scope => scope[0] == 'r').Append(kind).Order(StringComparer.Ordinal)],
            Subject = Of(null, "a", "b"),
            Client = Of(null, "a", "b"),
            Tenant = Of(null, "t"),
            Claims = [.. new[] { ("customer", "c-1"), ("customer", "100"), ("dept", "a"), ("dept", "b") }.Where(_ => kind == "authenticated" && Chance(40))],
            ClientName = Of(null, "a", "aa"),
            Tool = isTool ? Of(s_names) : Of("x://a", "p"),
            Target = isTool ? TargetKind.Tool : Of(TargetKind.Resource, TargetKind.Prompt),
            ToolKind = hasContract ? Of(s_kinds) : null,
            Version = hasVersion ? Of("1.0.0", "2.1.0") : null,
            Risk = hasVersion ? Of(s_risks) : null,
            Data = hasVersion ? Of<string[]>([], ["pii"], ["pii", "money"]) : [],
            Environment = environment,
            Time = new DateTimeOffset(2026, 7, _random.Next(1, 15), _random.Next(24), _random.Next(60), 0, TimeSpan.Zero),
            Arguments = Chance(10) ? null : Arguments(),
        };
    }

    private static string Join(IEnumerable<string> parts) => string.Join(',', parts);

    private static string Text(IEnumerable<string> members, string[] ceilings, string[] guards, string[] limits) =>
        $"{{{Join([.. members, $"\"ceilings\":[{Join(ceilings)}]", $"\"guards\":[{Join(guards)}]", $"\"limits\":[{Join(limits)}]"])}}}";

    private static string[] With(string[] own, string[] presets, string key) =>
    [
        .. own,
        .. presets.SelectMany(name => s_presetTexts.Value[System.Array.IndexOf(s_presets, name)] is var preset && preset.TryGetProperty(key, out var all)
            ? all.EnumerateArray().Select(one => one.GetRawText().Replace("\"name\": \"", $"\"name\": \"preset:{name}/", StringComparison.Ordinal)) : []),
    ];

    private string[] Section(int least, int most, string letter, Func<string, string> one) =>
        [.. Enumerable.Range(0, _random.Next(least, most + 1)).Select(index => one($"\"name\":\"{letter}{(index * 7) % 10}\"")).OrderBy(_ => _random.Next())];

    private string Where() => Chance(20) ? $",\"environments\":{Of("[\"prod\"]", "[\"dev\",\"prod\"]", "[\"test\"]")}" : "";

    private string Entry(bool hasSets)
    {
        if (hasSets && Chance(25))
        {
            return "\"set:s\"";
        }

        if (Chance(60))
        {
            return $"\"{Of(s_patterns)}\"";
        }

        if (IsForBuilder || Chance(50))
        {
            return $"{{\"kind\":\"{Of(s_kinds)}\"}}";
        }

        var parts = new List<string>();
        if (Chance(50))
        {
            parts.Add($"\"kind\":{Array(1, 2, () => $"\"{Of(s_kinds)}\"")}");
        }

        if (Chance(40) || parts.Count == 0)
        {
            parts.Add($"\"risk\":{Array(1, 2, () => $"\"{Of(s_risks)}\"")}");
        }

        if (Chance(40))
        {
            parts.Add($"\"data\":\"{Of("pii", "money")}\"");
        }

        if (Chance(30))
        {
            parts.Add($"\"tools\":\"{Of(s_patterns)}\"");
        }

        return $"{{{Join(parts)}}}";
    }

    private string Guard(string name, bool hasSets)
    {
        var others = Chance(15) ? ",\"prompts\":[\"p\"],\"resources\":[\"x://*\"]" : "";
        var when = Chance(65) ? $",\"when\":{Condition(2, true)}" : "";
        var unless = Chance(40) ? $",\"unless\":{Condition(2, false)}" : "";
        var effect = Chance(50) ? "\"deny\":true" : $"\"require\":{{{Requirement()}}}";
        return $"{{{name},\"tools\":{Array(1, 2, () => Entry(hasSets))}{others}{Where()}{when}{unless},{effect}}}";
    }

    private string Requirement() => Of(
        "\"person\":true",
        "\"confirmation\":true",
        "\"scope\":[\"z\",\"a\"]",
        "\"scope\":\"a\",\"person\":true",
        "\"approval\":{\"from\":[\"r2\"],\"quorum\":2}",
        "\"limit\":{\"per\":[],\"rate\":\"1/m\"}",
        "\"redaction\":[\"pii\"],\"audit\":\"inputs\"",
        "\"audit\":\"full\"",
        "\"audit\":\"metadata\",\"redaction\":\"money\"");

    private string Condition(int depth, bool isWhen)
    {
        var parts = Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Member(depth, isWhen)).DistinctBy(static part => part[..part.IndexOf(':', StringComparison.Ordinal)]);
        return $"{{{Join(parts)}}}";
    }

    private string Member(int depth, bool isWhen) => (depth > 0 ? _random.Next(10) : _random.Next(7)) switch
    {
        < 4 => $"\"args.{Of("amount", "id", "list", "nested.x", "role")}\":{(Chance(15) ? $"{{\"exists\":{Of("true", "false")}}}" : Chance(10) ? $"{{\"exists\":true,{Fragment(1)[1..]}" : Fragment(2))}",
        < 6 => Fact(isWhen),
        6 => $"\"time\":{Of("{\"zone\":\"UTC\",\"days\":[\"mon\",\"sat\"]}", "{\"zone\":\"Europe/Berlin\",\"from\":\"22:00\",\"to\":\"06:30\"}", "{\"zone\":\"UTC\",\"from\":\"08:00\",\"to\":\"18:00\",\"days\":[\"tue\",\"wed\"]}", "{\"after\":\"2026-07-08T00:00:00Z\"}", "{\"before\":\"2026-07-08T12:00:00+02:00\"}", "{\"zone\":\"UTC\",\"to\":\"07:00\"}", "{\"zone\":\"America/New_York\",\"from\":\"20:00\",\"days\":[\"sun\"]}")}",
        7 when !IsForBuilder => $"\"allOf\":{Array(1, 2, () => Condition(depth - 1, isWhen))}",
        8 => $"\"not\":{Condition(depth - 1, isWhen)}",
        _ => $"\"anyOf\":{Array(1, 3, () => Condition(depth - 1, isWhen))}",
    };

    private string Fact(bool isWhen)
    {
        var name = Of("caller.kind", "caller.roles", "caller.subject", "caller.client", "caller.tenant", "caller.scopes", "caller.claims.customer", "caller.claims.dept", "tool.name", "tool.kind", "tool.risk", "tool.version", "tool.data", "environment", isWhen ? "client.name" : "caller.tenant");
        string Value() => name switch
        {
            "caller.kind" or "caller.roles" => Of("anonymous", "authenticated", "local"),
            "tool.kind" => Of(s_kinds),
            "tool.risk" => Of(s_risks),
            "tool.name" => Of(s_names),
            "tool.version" => Of("1.0.0", "2.1.0"),
            "tool.data" => Of("pii", "money"),
            "environment" => Of(Environments),
            _ => Of("a", "b", "t", "r0", "c-1", "authenticated"),
        };
        string Test(int depth) => _random.Next(depth > 0 ? 8 : 5) switch
        {
            0 => $"\"exists\":{Of("true", "false")}",
            1 => $"\"enum\":{Array(1, 3, () => $"\"{Value()}\"")}",
            2 when name is "caller.roles" or "caller.scopes" or "tool.data" || name.StartsWith("caller.claims", StringComparison.Ordinal) => $"\"contains\":{Of($"\"{Value()}\"", $"[\"{Value()}\",\"{Value()}\"]")}",
            3 when name == "tool.version" => Of("\"atLeast\":\"2.0.0\"", "\"below\":\"2.1.0\""),
            5 => $"\"not\":{{{Test(depth - 1)}}}",
            6 => $"\"anyOf\":{Array(1, 2, () => $"{{{Test(depth - 1)}}}")}",
            7 when Chance(5) => "\"pattern\":\"^[a-m]\"",
            _ => $"\"equals\":\"{Value()}\"",
        };
        return $"\"{name}\":{{{Test(1)}}}";
    }

    /// <summary>A fragment about an argument; now and then one that can never hold, which does not load.</summary>
    private string Fragment(int depth) => (depth > 0 ? _random.Next(22) : _random.Next(14)) switch
    {
        0 => $"{{\"exclusiveMinimum\":{Of(s_exact)}}}",
        1 => $"{{\"minimum\":{Of("0", "5", "100")},\"maximum\":{Of("100.5", "1e2", "9007199254740992")}}}",
        2 => $"{{\"exclusiveMaximum\":{Of(s_exact)}}}",
        3 => $"{{\"multipleOf\":{Of("5", "0.1", "100.5")}}}",
        4 => $"{{\"const\":{Of(Of(s_exact), "\"a\"", "null", "true", "{\"k\":1.0}", "[\"a\"]", "[1,2e2]")}}}",
        5 => $"{{\"equals\":{Of(s_exact)}}}",
        6 => $"{{\"enum\":{Array(1, 3, () => Of($"\"{Of(s_texts)}\"", Of(s_exact), "null"))}}}",
        7 => $"{{\"equals\":{{\"ref\":\"{Of("caller.subject", "caller.claims.customer", "caller.tenant")}\"}}}}",
        8 => $"{{\"enum\":{{\"ref\":\"{Of("caller.scopes", "caller.claims.dept", "caller.claims.customer")}\"}}}}",
        9 => $"{{\"type\":{Of("\"string\"", "\"number\"", "\"integer\"", "\"object\"", "[\"array\",\"null\"]", "[\"integer\",\"string\"]", "\"boolean\"")}}}",
        10 => $"{{\"minLength\":{Of("1", "2")}}}",
        11 => Chance(4) ? "{\"pattern\":\"^a+$\"}" : "{\"maxLength\":1}",
        12 => $"{{\"minItems\":{Of("1", "2")}}}",
        13 => "{\"required\":[\"k\"]}",
        14 => $"{{\"items\":{Fragment(depth - 1)}}}",
        15 => $"{{\"contains\":{Fragment(depth - 1)}}}",
        16 => $"{{\"properties\":{{\"k\":{Fragment(depth - 1)}}}}}",
        17 => $"{{\"minProperties\":1,\"maxProperties\":{Of("1", "2")}}}",
        18 => $"{{\"not\":{Fragment(depth - 1)}}}",
        19 => $"{{\"anyOf\":{Array(1, 3, () => Fragment(depth - 1))}}}",
        20 => $"{{\"allOf\":[{Fragment(depth - 1)},{{\"multipleOf\":5}}]}}",
        _ => $"{{\"type\":\"array\",\"maxItems\":{Of("1", "2")}}}",
    };

    private Dictionary<string, JsonElement> Arguments()
    {
        var arguments = new Dictionary<string, JsonElement>();
        foreach (var name in new[] { "amount", "id", "list", "role" }.Where(_ => Chance(75)))
        {
            arguments[name] = JsonElement.Parse(Of(s_values));
        }

        if (Chance(75))
        {
            arguments["nested"] = JsonElement.Parse(Chance(75) ? string.Create(CultureInfo.InvariantCulture, $"{{\"x\":{Of(s_values)}}}") : Of(s_values));
        }

        return arguments;
    }
}
