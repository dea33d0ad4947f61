using System.Text.Json;

namespace McpGovernance.Tests.Policy;

/// <summary>A whole policy judged from its JSON text, entry by entry, to compare with.</summary>
/// <param name="document">The document; presets are already part of it.</param>
internal sealed class NaiveGuards(JsonElement document)
{
    private static readonly (string Key, string Prefix)[] s_keys = [("tools", ""), ("resources", "resource:"), ("prompts", "prompt:"), ("methods", "method:")];
    private static readonly string[] s_levels = ["metadata", "inputs", "full"];

    /// <summary>What matrix and ceilings say, and the guards without conditions.</summary>
    public (bool IsAllowed, string? Entry) Decide(NaiveCall call)
    {
        var grant = (document.TryGetProperty("matrix", out var matrix) ? matrix.EnumerateObject() : default)
            .Where(row => call.Roles.Contains(row.Name)).OrderBy(static row => row.Name, StringComparer.Ordinal)
            .SelectMany(row => row.Value.EnumerateArray().SelectMany(Expand).Where(entry => IsAbout(entry, call) == true).Select(Text).Order(StringComparer.Ordinal).Select(text => $"matrix/{row.Name}/{text}"))
            .FirstOrDefault();
        if (grant is null)
        {
            return (false, null);
        }

        var refusal = Section("ceilings", call).Where(one => !Admits(one, call)).Select(static one => "ceilings/" + NameOf(one)).FirstOrDefault()
            ?? Guards(call).Where(static one => one.TryGetProperty("deny", out _) && !one.TryGetProperty("when", out _) && !one.TryGetProperty("unless", out _)).Select(static one => "guards/" + NameOf(one)).FirstOrDefault();
        return (refusal is null, refusal ?? grant);
    }

    /// <summary>What the guards say of a call with its arguments.</summary>
    public NaiveVerdict Judge(NaiveCall call)
    {
        var applied = Guards(call).Where(guard => Applies(guard, call)).ToList();
        var asked = applied.Where(static guard => guard.TryGetProperty("require", out _)).Select(static guard => (Guard: NameOf(guard), Require: guard.GetProperty("require"))).ToList();
        IEnumerable<string> Texts(string key) => asked.SelectMany(one => one.Require.TryGetProperty(key, out var value) ? value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value] : []).Select(static text => text.GetString()!).Distinct().Order(StringComparer.Ordinal);
        var limits = (document.TryGetProperty("limits", out var all) ? all.EnumerateArray() : default).Where(limit => TargetsOf(limit).Any(entry => IsAbout(entry, call) != false)).Select(static limit => $"limits/{NameOf(limit)}");
        return new NaiveVerdict(
            applied.Where(static guard => guard.TryGetProperty("deny", out _)).Select(static guard => "guards/" + NameOf(guard)).FirstOrDefault(),
            string.Join('|', applied.Select(static guard => "guards/" + NameOf(guard))),
            string.Join('|', Texts("scope")),
            asked.Exists(static one => one.Require.TryGetProperty("person", out _)),
            asked.Exists(static one => one.Require.TryGetProperty("confirmation", out _)),
            string.Join('|', asked.Where(static one => one.Require.TryGetProperty("approval", out _)).Select(static one => one.Require.GetProperty("approval").TryGetProperty("quorum", out var quorum) ? quorum.GetInt32() : 1)),
            string.Join('|', limits.Concat(asked.Where(static one => one.Require.TryGetProperty("limit", out _)).Select(static one => $"guards/{one.Guard}/limit")).Order(StringComparer.Ordinal)),
            string.Join('|', Texts("redaction")),
            Texts("audit").MaxBy(static level => Array.IndexOf(s_levels, level)));
    }

    private static string NameOf(JsonElement one) => one.GetProperty("name").GetString()!;

    private static bool Applies(JsonElement guard, NaiveCall call) =>
        (!guard.TryGetProperty("when", out var when) || NaiveConditions.Holds(when, call) != false)
        && (!guard.TryGetProperty("unless", out var unless) || NaiveConditions.Holds(unless, call) != true);

    private IEnumerable<JsonElement> Section(string key, NaiveCall call) => (document.TryGetProperty(key, out var all) ? all.EnumerateArray() : default)
        .Where(one => !one.TryGetProperty("environments", out var names) || names.EnumerateArray().Any(name => name.GetString() == call.Environment))
        .OrderBy(NameOf, StringComparer.Ordinal);

    private IEnumerable<JsonElement> Guards(NaiveCall call) => Section("guards", call).Where(guard => TargetsOf(guard).Any(entry => IsAbout(entry, call) != false));

    private bool Admits(JsonElement ceiling, NaiveCall call)
    {
        var admit = ceiling.GetProperty("admit");
        var entries = (admit.ValueKind == JsonValueKind.Array ? admit.EnumerateArray().ToArray() : [admit]).SelectMany(Expand).ToList();
        return entries.Exists(entry => IsAbout(entry, call) == true)
            || (call.Target is TargetKind.Resource or TargetKind.ResourceTemplate or TargetKind.Prompt
                && entries.Exists(static entry => entry.ValueKind == JsonValueKind.Object && Words(entry, "kind").Contains("read") && entry.EnumerateObject().Count() == 1));
    }

    private IEnumerable<JsonElement> TargetsOf(JsonElement one) => s_keys.Where(key => one.TryGetProperty(key.Key, out _)).SelectMany(key => one.GetProperty(key.Key).EnumerateArray()
        .SelectMany(entry => entry.ValueKind == JsonValueKind.String && key.Prefix.Length > 0 ? [JsonSerializer.SerializeToElement(key.Prefix + entry.GetString())] : Expand(entry)));

    private IEnumerable<JsonElement> Expand(JsonElement entry) => entry.ValueKind == JsonValueKind.String && entry.GetString()!.StartsWith("set:", StringComparison.Ordinal)
        ? document.GetProperty("sets").GetProperty(entry.GetString()!["set:".Length..]).EnumerateArray()
        : [entry];

    private static bool? IsAbout(JsonElement entry, NaiveCall call)
    {
        if (entry.ValueKind == JsonValueKind.String)
        {
            var text = entry.GetString()!;
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var (prefix, pattern) = colon < 0 ? ("", text) : (text[..colon], text[(colon + 1)..]);
            return prefix switch
            {
                "" => call.Target == TargetKind.Tool && NamePatternTests.Matches(pattern, call.Tool, isUri: false),
                "resource" => call.Target is TargetKind.Resource or TargetKind.ResourceTemplate && NamePatternTests.Matches(pattern, call.Tool, isUri: true),
                "prompt" => call.Target == TargetKind.Prompt && NamePatternTests.Matches(pattern, call.Tool, isUri: false),
                _ => false,
            };
        }

        if (call.Target != TargetKind.Tool || (entry.TryGetProperty("tools", out var names) && !NamePatternTests.Matches(names.GetString()!, call.Tool, isUri: false)))
        {
            return false;
        }

        // Whatever nobody described is destructive, and nothing else is known of it.
        return NaiveConditions.All(
        [
            Words(entry, "kind") is [] ? true : Words(entry, "kind").Contains(call.ToolKind ?? "destructive"),
            Words(entry, "risk") is [] ? true : call.Version is null ? null : Words(entry, "risk").Contains(call.Risk),
            Words(entry, "data") is [] ? true : call.Version is null ? null : Words(entry, "data").Intersect(call.Data).Any(),
        ]);
    }

    private static string[] Words(JsonElement entry, string key) =>
        !entry.TryGetProperty(key, out var value) ? [] : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(static one => one.GetString()!)] : [value.GetString()!];

    /// <summary>An entry as records name it: members and values in ordinal order, one value without an array.</summary>
    private static string Text(JsonElement entry) => entry.ValueKind == JsonValueKind.String ? entry.GetString()! : "{" + string.Join(',', entry.EnumerateObject().OrderBy(static one => one.Name, StringComparer.Ordinal)
        .Select(member => Words(entry, member.Name).Distinct().Order(StringComparer.Ordinal).Select(static one => $"\"{one}\"").ToList() is [var one] ? $"\"{member.Name}\":{one}"
            : $"\"{member.Name}\":[{string.Join(',', Words(entry, member.Name).Distinct().Order(StringComparer.Ordinal).Select(static one => $"\"{one}\""))}]")) + "}";
}
