using System.Globalization;
using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Reads limits.</summary>
internal sealed class LimitReader(DocumentProblems problems)
{
    private const int MaxCount = 1_000_000_000;

    private static readonly (string Name, LimitPart Part)[] s_parts =
    [
        ("caller", LimitPart.Caller), ("subject", LimitPart.Subject), ("client", LimitPart.Client), ("tenant", LimitPart.Tenant), ("tool", LimitPart.Tool),
    ];

    private readonly DocumentValues _values = new(problems);

    /// <summary>The keys that say what a limit is.</summary>
    public static string[] Keys { get; } = [PolicyKeys.Per, PolicyKeys.Rate, PolicyKeys.Burst, PolicyKeys.Concurrency, PolicyKeys.Quota, PolicyKeys.Zone];

    /// <summary>Reads what a limit is, from an object that has nothing else.</summary>
    public LimitRule? ReadRule(DocumentNode node, string entry)
    {
        if (!_values.IsObject(node, "an object such as { \"per\": [\"caller\"], \"rate\": \"60/m\" }"))
        {
            return null;
        }

        _values.OnlyKeys(node, Keys);
        return ReadMembers(node, entry);
    }

    /// <summary>Reads what a limit is, from an object that has more.</summary>
    public LimitRule? ReadMembers(DocumentNode node, string entry)
    {
        var before = problems.Count;
        if (node.Find(PolicyKeys.Rate) is null && node.Find(PolicyKeys.Concurrency) is null && node.Find(PolicyKeys.Quota) is null)
        {
            problems.Error(node, "The limit limits nothing.", "Expected 'rate', 'concurrency' or 'quota'. Add one.");
        }

        if (node.Find(PolicyKeys.Burst) is { } stray && node.Find(PolicyKeys.Rate) is null)
        {
            problems.KeyError(stray, "A burst means nothing without a rate.", "Expected 'rate' beside it. Add it, or remove 'burst'.");
        }

        if (node.Find(PolicyKeys.Zone) is { } alone && node.Find(PolicyKeys.Quota) is null)
        {
            problems.KeyError(alone, "A time zone means nothing without a quota.", "Expected 'quota' beside it. Add it, or remove 'zone'.");
        }

        var rule = new LimitRule
        {
            Entry = entry,
            Meaning = "",
            Per = ReadPer(node),
            Rate = ReadRate(node),
            Concurrency = Count(node, PolicyKeys.Concurrency),
            Quota = ReadQuota(node),
        };
        return problems.Count == before ? rule with { Meaning = $"{entry}\n{PolicyNormalForm.Text(writer => RequirementWriter.WriteLimit(writer, rule))}" } : null;
    }

    /// <summary>The name of a part, as policies write it.</summary>
    public static string NameOf(LimitPart part) => Array.Find(s_parts, one => one.Part == part).Name;

    private LimitPart[] ReadPer(DocumentNode parent)
    {
        if (parent.Find(PolicyKeys.Per) is not { } node)
        {
            return [LimitPart.Caller];
        }

        if (!_values.IsArray(node, "an array of what is counted apart, such as [\"caller\", \"tool\"]; an empty one counts everybody together"))
        {
            return [];
        }

        var parts = new SortedSet<LimitPart>();
        foreach (var child in node.Children)
        {
            if (_values.Text(child, "what is counted apart as text") is { } text)
            {
                var index = Array.FindIndex(s_parts, one => one.Name == text);
                if (index < 0)
                {
                    var names = s_parts.Select(static one => one.Name).ToArray();
                    problems.Error(child, $"Nothing is counted by '{text}'.", $"Expected '{string.Join("', '", names)}'.{Nearest.Hint(text, names)} Correct it.");
                }
                else
                {
                    parts.Add(s_parts[index].Part);
                }
            }
        }

        return [.. parts];
    }

    private RateRule? ReadRate(DocumentNode parent)
    {
        if (parent.Find(PolicyKeys.Rate) is not { } node || _values.Text(node, "a rate as text, such as \"60/m\"") is not { } text)
        {
            return null;
        }

        if (LengthReader.TryReadRate(text) is not var (calls, period))
        {
            problems.Error(node, $"'{text}' is no rate.", "Expected a whole number, a slash and 's', 'm', 'h' or 'd', such as \"60/m\". Correct it.");
            return null;
        }

        return new RateRule(calls, period, Count(parent, PolicyKeys.Burst) ?? calls);
    }

    private QuotaRule? ReadQuota(DocumentNode parent)
    {
        if (parent.Find(PolicyKeys.Quota) is not { } node || _values.Text(node, "a quota as text, such as \"1000/d\"") is not { } text)
        {
            return null;
        }

        var zone = parent.Find(PolicyKeys.Zone) is { } named ? TimeReader.ReadZone(named, _values, problems) : TimeZoneInfo.Utc;
        if (LengthReader.TryReadQuota(text) is not var (calls, period))
        {
            problems.Error(node, $"'{text}' is no quota.", "Expected a whole number, a slash and 'h', 'd' or 'mo', such as \"1000/d\". Correct it.");
            return null;
        }

        return zone is null ? null : new QuotaRule(calls, period, zone);
    }

    private int? Count(DocumentNode parent, string key)
    {
        if (parent.Find(key) is not { } node)
        {
            return null;
        }

        if (node.Kind == JsonValueKind.Number && int.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MaxCount)
        {
            return count;
        }

        problems.Error(node, $"The value of '{key}' is no number of calls.", $"Expected a whole number from 1 to {MaxCount}. Correct it.");
        return null;
    }
}
