namespace McpGovernance.Policy;

/// <summary>Who has a role: every rule of <paramref name="AllOf"/> and, when there are any, one of <paramref name="AnyOf"/>.</summary>
internal sealed record RoleDefinition(string Name, IReadOnlyList<RoleRule> AnyOf, IReadOnlyList<RoleRule> AllOf, TimeSpan? MaxTokenAge)
{
    /// <summary>How far a token's time of issue may lie ahead of our clock.</summary>
    private static readonly TimeSpan s_clockSkew = TimeSpan.FromMinutes(5);

    /// <summary>How long ago the caller may have signed in; <see langword="null"/> for any time.</summary>
    public TimeSpan? MaxSessionAge { get; init; }

    /// <summary>Where its name stands in the policy's text, or −1.</summary>
    public int Offset { get; init; } = -1;

    /// <summary>Whether an age decides too.</summary>
    public bool HasAge => MaxTokenAge is not null || MaxSessionAge is not null;

    /// <summary>Whether the rules hold, whatever the token's age. Unknown does not grant.</summary>
    public bool Holds(CallerFacts facts)
    {
        foreach (var rule in AllOf)
        {
            if (rule.Evaluate(facts) != true)
            {
                return false;
            }
        }

        return AnyOf.Count == 0 || AnyOf.Any(rule => rule.Evaluate(facts) == true);
    }

    /// <summary>The scopes with which the rules would hold, and that the caller lacks.</summary>
    /// <returns>The scopes; <see langword="null"/> when none are lacking, or something else is.</returns>
    public IReadOnlyList<string>? MissingScopes(CallerFacts facts)
    {
        var needed = AllOf.Select(rule => rule.ScopeToHold(facts)).ToList();
        if (AnyOf.Count > 0)
        {
            var choices = AnyOf.Select(rule => rule.ScopeToHold(facts)).OfType<string>().ToArray();
            needed.Add(choices.Contains("") ? "" : choices.FirstOrDefault());
        }

        var missing = needed.OfType<string>().Where(static scope => scope.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        return needed.Contains(null) || missing.Length == 0 || missing.Any(scope => AllOf.Concat(AnyOf).Any(rule => rule.Forbids(scope))) ? null : missing;
    }

    /// <summary>Whether token and session are young enough. What does not say when it began is not.</summary>
    /// <param name="issuedAt">When the token was issued.</param>
    /// <param name="signedInAt">When the caller signed in (<c>auth_time</c>): a session outlives its tokens.</param>
    /// <param name="now">The time.</param>
    public bool IsFresh(DateTimeOffset? issuedAt, DateTimeOffset? signedInAt, DateTimeOffset now) => IsYoung(issuedAt, MaxTokenAge, now) && IsYoung(signedInAt, MaxSessionAge, now);

    private static bool IsYoung(DateTimeOffset? since, TimeSpan? maxAge, DateTimeOffset now) =>
        maxAge is not { } most || (since is { } began && now - began <= most && began - now <= s_clockSkew);
}
