namespace McpGovernance.Policy;

/// <summary>Callers of some tools who are on a channel of versions. Everything that is given must hold.</summary>
/// <remarks>Lists are in ordinal order and free of duplicates. It grants nothing: whoever may not use a tool is on no channel of it.</remarks>
internal sealed record RolloutEntry
{
    /// <summary>The tools, by name or pattern.</summary>
    public required IReadOnlyList<NamePattern> Tools { get; init; }

    /// <summary>Subjects; empty for any.</summary>
    public required IReadOnlyList<string> Callers { get; init; }

    /// <summary>Roles, of which the caller has one; empty for any.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Clients: the id in the caller's token, or the name that the client gives itself; empty for any.</summary>
    public required IReadOnlyList<string> Clients { get; init; }

    /// <summary>How many callers in a hundred, 1 to 100.</summary>
    public required int Percent { get; init; }

    /// <summary>The channel, as catalogs name it.</summary>
    public required string Channel { get; init; }

    /// <summary>One text for one entry, to sort and to find duplicates by.</summary>
    public string Text => string.Join('\n', Tools.Select(static one => one.ToString()).Concat(Callers.Select(static one => "c:" + one)).Concat(Roles.Select(static one => "r:" + one)).Concat(Clients.Select(static one => "i:" + one)).Append($"{Percent}:{Channel}"));

    /// <summary>Whether a caller is on the channel. Nothing is allocated.</summary>
    public bool Holds(RoleSet roles, Caller caller, string? client, string tool)
    {
        if (!Matches(tool) || (Callers.Count > 0 && !Has(Callers, caller.Subject)) || (Clients.Count > 0 && !Has(Clients, caller.ClientId) && !Has(Clients, client)))
        {
            return false;
        }

        if (Roles.Count > 0)
        {
            var isIn = false;
            for (var i = 0; i < Roles.Count && !isIn; i++)
            {
                isIn = Has(roles.Names, Roles[i]);
            }

            if (!isIn)
            {
                return false;
            }
        }

        return Percent >= 100 || Share(caller.Key, Channel) < Percent;
    }

    /// <summary>Where a caller stands among a hundred: always the same for a channel, on every machine, and even over many callers.</summary>
    internal static int Share(string caller, string channel)
    {
        // FNV-1a, 64 bits, then the finish of MurmurHash3, so that neighbours are not neighbours.
        var hash = 14695981039346656037UL;
        foreach (var part in channel.AsSpan())
        {
            hash = (hash ^ part) * 1099511628211UL;
        }

        hash = (hash ^ 0x1F) * 1099511628211UL;
        foreach (var part in caller.AsSpan())
        {
            hash = (hash ^ part) * 1099511628211UL;
        }

        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return (int)((hash ^ (hash >> 33)) % 100);
    }

    private bool Matches(string tool)
    {
        for (var i = 0; i < Tools.Count; i++)
        {
            if (Tools[i].IsMatch(tool))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(IReadOnlyList<string> names, string? name)
    {
        for (var i = 0; i < names.Count && name is not null; i++)
        {
            if (string.Equals(names[i], name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
