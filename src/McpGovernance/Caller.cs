using System.Globalization;
using System.Security.Claims;
using System.Text;

namespace McpGovernance;

/// <summary>Who is calling. Facts of a validated token are apart from what the other side merely says of itself.</summary>
/// <remarks>Immutable and safe to share between threads. Nothing on it is a secret: token ids are hashed.</remarks>
public sealed record Caller
{
    /// <summary>Nobody in particular.</summary>
    public static Caller Anonymous { get; } = new() { Kind = CallerKind.Anonymous };

    /// <summary>How much is known.</summary>
    public required CallerKind Kind { get; init; }

    /// <summary>Who vouches for the subject: the token's issuer, or <see langword="null"/>.</summary>
    public string? Issuer { get; init; }

    /// <summary>The subject, unique within <see cref="Issuer"/>; for <see cref="CallerKind.Local"/> the user's name.</summary>
    public string? Subject { get; init; }

    /// <summary>The OAuth client (<c>client_id</c> or <c>azp</c>).</summary>
    public string? ClientId { get; init; }

    /// <summary>The acting agent and those it acts for, nearest first (RFC 8693 <c>act</c>).</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Actors { get; init; } = [];

    /// <summary>The tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>The granted scopes, whole elements.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>A hash of the token's id, to find its uses without keeping it.</summary>
    public string? TokenIdHash { get; init; }

    /// <summary>When the token was issued (<c>iat</c>).</summary>
    public DateTimeOffset? TokenIssuedAt { get; init; }

    /// <summary>How the caller was authenticated, in the words of the host (the authentication type).</summary>
    public string? Authentication { get; init; }

    /// <summary>Whether somebody authenticated the caller; otherwise everything here is only asserted.</summary>
    public bool IsVerified => Kind == CallerKind.Authenticated;

    /// <summary>The validated principal that role rules read claims from; <see langword="null"/> when nobody authenticated one.</summary>
    public ClaimsPrincipal? Principal { get; init; }

    /// <summary>Kind, issuer, subject, client, tenant and actors in one string: the same for the same caller, different for different ones.</summary>
    /// <remarks>It keys limits, rounds and tasks. A session id is never part of it. Composed when first asked for.</remarks>
    public string Key => _key.For(this) ?? (_key = new CachedKey(this, ComposeKey())).Value;

    private CachedKey _key;

    /// <summary>Each part carries its length, so that no text inside one can imitate another.</summary>
    private string ComposeKey()
    {
        var key = new StringBuilder().Append((int)Kind);
        foreach (var part in (ReadOnlySpan<string?>)[Issuer, Subject, ClientId, Tenant, .. Actors])
        {
            _ = part is null ? key.Append('-') : key.Append('|').Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
        }

        return key.ToString();
    }

    /// <summary>A key remembered for one instance: a copy made by <c>with</c> composes its own, and equality does not see it.</summary>
    private readonly struct CachedKey(Caller owner, string value) : IEquatable<CachedKey>
    {
        private readonly Tuple<Caller, string>? _entry = Tuple.Create(owner, value);

        public string Value => _entry!.Item2;

        public string? For(Caller caller) => _entry is { } entry && ReferenceEquals(entry.Item1, caller) ? entry.Item2 : null;

        public bool Equals(CachedKey other) => true;

        public override bool Equals(object? obj) => obj is CachedKey;

        public override int GetHashCode() => 0;
    }
}
