using System.Globalization;
using System.Text.Json;
using McpGovernance.Documents;
using McpGovernance.Policy;

namespace McpGovernance;

/// <summary>Says which callers are on a channel. All of it must hold; nothing said means everybody.</summary>
/// <remarks>Not thread safe.</remarks>
public sealed class RolloutBuilder
{
    private readonly List<string> _callers = [];
    private readonly List<string> _roles = [];
    private readonly List<string> _clients = [];
    private string? _percent;

    internal RolloutBuilder()
    {
    }

    /// <summary>Only these subjects.</summary>
    /// <param name="subjects">Subjects, of which the caller is one. Repeated calls add.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="subjects"/> is <see langword="null"/>.</exception>
    public RolloutBuilder Callers(params IEnumerable<string> subjects) => Add(_callers, subjects);

    /// <summary>Only callers with one of these roles.</summary>
    /// <param name="roles">Roles. Repeated calls add.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="roles"/> is <see langword="null"/>.</exception>
    public RolloutBuilder Roles(params IEnumerable<string> roles) => Add(_roles, roles);

    /// <summary>Only these clients.</summary>
    /// <param name="clients">The id in the caller's token, or the name that the client gives itself. Repeated calls add.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="clients"/> is <see langword="null"/>.</exception>
    public RolloutBuilder Clients(params IEnumerable<string> clients) => Add(_clients, clients);

    /// <summary>Only a share of callers, always the same ones.</summary>
    /// <param name="share">How many in a hundred, 1 to 100.</param>
    /// <returns>This builder.</returns>
    public RolloutBuilder Percent(int share)
    {
        _percent = $"{share.ToString(CultureInfo.InvariantCulture)}%";
        return this;
    }

    internal void Write(DocumentNode entry, string channel, IEnumerable<string> tools)
    {
        List(entry, PolicyKeys.Tools, tools);
        foreach (var (key, texts) in new[] { (PolicyKeys.Callers, _callers), (PolicyKeys.Roles, _roles), (PolicyKeys.Clients, _clients) }.Where(static one => one.Item2.Count > 0))
        {
            List(entry, key, texts);
        }

        if (_percent is not null)
        {
            entry.Add(PolicyKeys.Percent, JsonValueKind.String, _percent);
        }

        entry.Add(PolicyKeys.Channel, JsonValueKind.String, channel);
    }

    private static void List(DocumentNode entry, string key, IEnumerable<string> texts)
    {
        var list = entry.Add(key, JsonValueKind.Array);
        foreach (var text in texts)
        {
            list.Add(null, JsonValueKind.String, text ?? "");
        }
    }

    private RolloutBuilder Add(List<string> to, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        to.AddRange(names);
        return this;
    }
}
