using System.Security.Claims;
using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>What role rules may know of a caller: what somebody vouches for, in whole elements.</summary>
internal sealed class CallerFacts
{
    /// <summary>How a JSON web token's array or object arrives as one claim (<c>JsonClaimValueTypes</c>).</summary>
    private const string JsonArray = "JSON_ARRAY";

    private readonly List<ClaimFact> _claims = [];
    private readonly List<ClaimFact> _scopes = [];

    public CallerFacts(Caller caller)
    {
        Kind = caller.Kind;
        Subject = caller.Subject;
        Issuer = caller.Issuer;
        if (!caller.IsVerified)
        {
            return;
        }

        foreach (var scope in caller.Scopes)
        {
            _scopes.Add(new ClaimFact("scope", scope, caller.Issuer));
        }

        // A principal can carry several identities; what one that is not authenticated says counts for nothing.
        foreach (var identity in caller.Principal?.Identities ?? [])
        {
            if (identity.IsAuthenticated)
            {
                foreach (var claim in identity.Claims)
                {
                    Add(claim);
                }
            }
        }

        SignedInAt = ReadSignIn();
    }

    public CallerKind Kind { get; }

    public string? Subject { get; }

    public string? Issuer { get; }

    /// <summary>When the caller signed in (<c>auth_time</c>, OpenID Connect Core 1.0 section 2), in the words of whoever vouches for the caller.</summary>
    public DateTimeOffset? SignedInAt { get; private set; }

    public IReadOnlyList<ClaimFact> Claims => _claims;

    public IReadOnlyList<ClaimFact> Scopes => _scopes;

    /// <summary>Whether the caller's token has a claim, in either spelling.</summary>
    public bool Has(string claim)
    {
        var spellings = ClaimNames.SpellingsOf(claim);
        return _claims.Exists(given => spellings.Contains(given.Name)) || (ClaimNames.IsScope(claim) && _scopes.Count > 0);
    }

    /// <summary>Every value that a rule can ask for.</summary>
    public IEnumerable<string> Values =>
        _claims.Concat(_scopes).Select(static claim => claim.Value).Concat(Subject is null ? [] : [Subject]);

    /// <summary>Several times are none: nobody can say which one counts.</summary>
    private DateTimeOffset? ReadSignIn()
    {
        var names = ClaimNames.SpellingsOf("auth_time");
        var times = _claims.Where(claim => names.Contains(claim.Name) && (Issuer is null || claim.Issuer == Issuer)).Select(static claim => claim.Value).Distinct(StringComparer.Ordinal).ToList();
        return times.Count == 1 && long.TryParse(times[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    private void Add(Claim claim)
    {
        // Only what the token handler itself marked as an array is one: text that looks like one may be a person's choice.
        if (claim.ValueType == JsonArray && TryReadArray(claim.Value) is { } elements)
        {
            elements.ForEach(element => Add(claim, element));
        }
        else
        {
            Add(claim, claim.Value);
        }
    }

    private void Add(Claim claim, string value)
    {
        if (!ClaimNames.IsScope(claim.Type))
        {
            _claims.Add(new ClaimFact(claim.Type, value, claim.Issuer));
            return;
        }

        foreach (var scope in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            _claims.Add(new ClaimFact(claim.Type, scope, claim.Issuer));
            _scopes.Add(new ClaimFact(claim.Type, scope, claim.Issuer));
        }
    }

    private static List<string>? TryReadArray(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind != JsonValueKind.Array ? null :
            [
                .. document.RootElement.EnumerateArray().Select(static element =>
                    element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText()),
            ];
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
