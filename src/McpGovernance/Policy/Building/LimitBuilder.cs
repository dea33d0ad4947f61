using System.Globalization;
using System.Text.Json;
using McpGovernance.Documents;
using McpGovernance.Policy;

namespace McpGovernance;

/// <summary>Says how often, how many at once and how much in all. Everything that is given must hold.</summary>
/// <remarks>Not thread safe.</remarks>
public sealed class LimitBuilder
{
    private readonly List<(string? Text, ToolKind Kind)> _tools = [];
    private List<LimitPart>? _per;
    private string? _rate;
    private string? _quota;
    private string? _zone;
    private int? _burst;
    private int? _concurrency;

    internal LimitBuilder()
    {
    }

    /// <summary>What it is about. Repeated calls add.</summary>
    /// <param name="entries">Names or patterns of tools, or sets of them.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="entries"/> is <see langword="null"/>.</exception>
    public LimitBuilder Tools(params IEnumerable<string> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _tools.AddRange(entries.Select(static entry => ((string?)(entry ?? ""), default(ToolKind))));
        return this;
    }

    /// <summary>It is about every tool of one kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public LimitBuilder Tools(ToolKind kind)
    {
        CeilingBuilder.ThrowIfNoKind(kind);
        _tools.Add((null, kind));
        return this;
    }

    /// <summary>What is counted apart; without parts everybody is counted together. Where this is not called, each caller is.</summary>
    /// <param name="parts">The parts.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="parts"/> is <see langword="null"/>.</exception>
    public LimitBuilder Per(params IEnumerable<LimitPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        _per = [.. parts];
        return this;
    }

    /// <summary>A steady rate.</summary>
    /// <param name="rate">As in a policy file: <c>60/m</c>; the units are <c>s</c>, <c>m</c>, <c>h</c> and <c>d</c>.</param>
    /// <param name="burst">How many may come at once after a pause; the default is the number of the rate.</param>
    /// <returns>This builder.</returns>
    public LimitBuilder Rate(string rate, int? burst = null)
    {
        (_rate, _burst) = (rate, burst);
        return this;
    }

    /// <summary>How many calls may run at once.</summary>
    /// <param name="calls">How many.</param>
    /// <returns>This builder.</returns>
    public LimitBuilder Concurrency(int calls)
    {
        _concurrency = calls;
        return this;
    }

    /// <summary>How many calls in each calendar period.</summary>
    /// <param name="quota">As in a policy file: <c>1000/d</c>; the units are <c>h</c>, <c>d</c> and <c>mo</c>.</param>
    /// <param name="zone">The time zone in which the period begins, by its name in the IANA database.</param>
    /// <returns>This builder.</returns>
    public LimitBuilder Quota(string quota, string zone = "UTC")
    {
        (_quota, _zone) = (quota, zone);
        return this;
    }

    internal void Write(DocumentNode limit, string? name)
    {
        if (name is not null)
        {
            limit.Add(PolicyKeys.Name, JsonValueKind.String, name);
            limit.AddEntries(PolicyKeys.Tools, _tools);
        }

        if (_per is not null)
        {
            limit.AddTexts(PolicyKeys.Per, _per.Select(LimitReader.NameOf));
        }

        foreach (var (key, text) in new[] { (PolicyKeys.Rate, _rate), (PolicyKeys.Quota, _quota), (PolicyKeys.Zone, _zone) })
        {
            if (text is not null)
            {
                limit.Add(key, JsonValueKind.String, text);
            }
        }

        foreach (var (key, number) in new[] { (PolicyKeys.Burst, _burst), (PolicyKeys.Concurrency, _concurrency) })
        {
            if (number is { } count)
            {
                limit.Add(key, JsonValueKind.Number, count.ToString(CultureInfo.InvariantCulture));
            }
        }
    }
}
