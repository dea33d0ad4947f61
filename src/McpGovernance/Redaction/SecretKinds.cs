namespace McpGovernance;

/// <summary>The kinds of secrets that <see cref="SecretDetector"/> knows, as they stand in results, records and metrics.</summary>
public static class SecretKinds
{
    /// <summary>The block of a private key (PEM, OpenSSH, PGP, PuTTY), with everything to its end.</summary>
    public const string PrivateKey = "private-key";

    /// <summary>A key or token in the form of one provider, such as AWS, GitHub or Stripe.</summary>
    public const string ProviderToken = "provider-token";

    /// <summary>A JSON web token (RFC 7519).</summary>
    public const string JsonWebToken = "json-web-token";

    /// <summary>What follows <c>Bearer</c> or <c>Basic</c> (RFC 6750, RFC 7617).</summary>
    public const string Credentials = "credentials";

    /// <summary>The password in a URL, or in a connection string.</summary>
    public const string Password = "password";

    /// <summary>The value that stands beside a name such as <c>client_secret</c> or <c>api_key</c>.</summary>
    public const string NamedSecret = "named-secret";

    /// <summary>The number of a payment card: a known issuer's range, the right length, the right check digit (ISO/IEC 7812).</summary>
    public const string PaymentCard = "payment-card";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [PrivateKey, ProviderToken, JsonWebToken, Credentials, Password, NamedSecret, PaymentCard];
}
